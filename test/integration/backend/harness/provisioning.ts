import { randomUUID } from 'node:crypto';
import type { Provision } from '#contract/model/provisioning.ts';
import type { Api, Reply } from './api.ts';

/** Throws with the answer where it is not a success. */
export function done(reply: Reply): Reply {
  if (reply.status >= 300) throw new Error(`${reply.status} ${reply.text}`);
  return reply;
}

export interface ConnectorParts {
  readonly connector_type?: string;
  readonly config?: object;
  readonly object_classes?: object[];
  readonly resources?: object[];
  readonly credentials?: Record<string, string>;
}

/** An active connector with a name of its own; a simulator without other words. Returns its id. */
export async function newConnector(api: Api, parts: ConnectorParts = {}): Promise<string> {
  const { connector_type = 'simulator', config = {}, object_classes = [], resources = [] } = parts;
  const credentials = parts.credentials ?? { token: 'simulated-secret' };
  const fields = { name: `Target ${randomUUID()}`, connector_type, config, object_classes, resources, credentials };
  const { id } = done(await api.post('/connectors', fields)).body;
  done(await api.post(`/connectors/${id}/activate`));
  return id;
}

export interface BindingParts {
  readonly body: string;
  readonly hook_phase?: 'before' | 'after';
  readonly operation_type?: string;
  readonly execution_order?: number;
  readonly failure_policy?: 'abort' | 'continue' | 'retry';
  readonly max_retries?: number;
  readonly timeout_seconds?: number;
}

/** An active script of its own, bound to the connector's operation (default: before its `create`). */
export async function bind(api: Api, connector_id: string, { body, ...parts }: BindingParts) {
  const name = `Hook ${randomUUID()}`;
  const script = done(await api.post('/governance/scripts', { name, script_body: body })).body;
  done(await api.post(`/governance/scripts/${script.id}/activate`));
  const binding = done(
    await api.post('/governance/script-bindings', {
      script_id: script.id,
      connector_id,
      hook_phase: 'before',
      operation_type: 'create',
      execution_order: 10,
      ...parts,
    }),
  ).body;
  return { script_id: script.id as string, binding_id: binding.id as string, name };
}

/** Follows a provision to its end and returns it with its steps. */
export async function endOf(api: Api, accepted: Reply | string): Promise<Provision> {
  const id = typeof accepted === 'string' ? accepted : done(accepted).body.provision_id;
  done(await api.get(`/provisioning/provisions/${id}/events`));
  return done(await api.get(`/provisioning/provisions/${id}`)).body;
}

export async function resourceOf(api: Api, { resource_id }: Pick<Provision, 'resource_id'>) {
  return done(await api.get(`/provisioning/resources/${resource_id}`)).body;
}

/** The data of the events of a stream. */
export function eventsOf(text: string): { id: number; provision: Provision }[] {
  return text
    .split('\n\n')
    .filter((event) => event.startsWith('id: '))
    .map((event) => {
      const [id = '', , data = ''] = event.split('\n');
      return { id: Number(id.slice(4)), provision: JSON.parse(data.slice(6)) as Provision };
    });
}

/** What tests of operations ask for again and again, by the API. */
export function operationsOf(api: () => Api) {
  return {
    create: (dock_id: string, spec: object, resource_type = 'server') =>
      api().post('/provisioning/resources', { dock_id, resource_type, spec }),
    logsOf: async (binding_id: string) =>
      done(await api().get(`/governance/script-execution-logs?binding_id=${binding_id}`)).body.logs,
    audit: async (action: string) =>
      done(await api().get(`/governance/script-audit-events?action=${action}&limit=100`)).body.events,
  };
}
