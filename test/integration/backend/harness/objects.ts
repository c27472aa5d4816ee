import { randomUUID } from 'node:crypto';
import { beforeAll } from 'vitest';
import type { Backend } from '#backend/app/build-app.ts';
import { type Api, accounts, apiAs, password, type Reply, signIn } from './api.ts';
import { contractRoutes } from './contract-routes.ts';
import { provisionedObject } from './provisioned-objects.ts';
import { ChangeSet, envelope, publish, sha256, snapshotOf, upload } from './sync.ts';

/** What a request that names an object of the Demo tenant needs. */
export interface Objects {
  /** In place of `:id`. */
  readonly id: string;
  /** A text that is uploaded, and in place of `:sha256` its hash. */
  readonly text: string;
  /** A change set that may be sent. */
  readonly change_set: { readonly id: string; readonly text: string };
  readonly refresh_token: string;
  /** What a binding or a pipeline test of the Demo tenant is about. */
  readonly bound: Bound | null;
  /** The elements of the lifecycle that `:id` names. */
  readonly lifecycle: Lifecycle | null;
}

interface Lifecycle {
  readonly id: string;
  /** Nothing leads to it or from it. */
  readonly state_id: string;
  readonly state_ids: readonly string[];
  readonly transition_id: string;
}

interface Bound {
  readonly script_id: string;
  readonly connector_id: string;
  readonly binding_id: string;
}

/** Makes what the route of a key needs to be found, new for each request: some routes end what they name. */
export function useObjects(backend: () => Backend): (key: string) => Promise<Objects> {
  let admin: Api;
  let made = 0;
  beforeAll(async () => {
    admin = await apiAs(backend().app, 'admin');
  });
  const done = (reply: Reply): Reply => {
    if (reply.status >= 300) throw new Error(reply.text);
    return reply;
  };
  const newBound = async (): Promise<Bound> => {
    const name = `Bound ${made}`;
    const script = done(await admin.post('/governance/scripts', { name, script_body: 'return 1;' })).body;
    done(await admin.post(`/governance/scripts/${script.id}/activate`));
    const connector = done(await admin.post('/connectors', { ...newConnector, name })).body;
    const what = { script_id: script.id, connector_id: connector.id };
    const binding = done(await admin.post('/governance/script-bindings', { ...what, ...bindingPlace })).body;
    return { ...what, binding_id: binding.id };
  };
  const newLifecycle = async (): Promise<Lifecycle> => {
    const url = '/governance/lifecycle/configs';
    const { id } = done(await admin.post(url, { name: `Lifecycle ${made}`, object_type: 'role' })).body;
    const state_ids: string[] = [];
    for (const name of ['From', 'To', 'Alone']) {
      state_ids.push(done(await admin.post(`${url}/${id}/states`, { name })).body.id);
    }
    const [from_state_id, to_state_id, state_id = ''] = state_ids;
    const transition = { name: 'Way', from_state_id, to_state_id };
    const transition_id = done(await admin.post(`${url}/${id}/transitions`, transition)).body.id;
    return { id, state_id, state_ids, transition_id };
  };
  const newWalkOf = async (config_id: string | undefined): Promise<string> => {
    const walk = { ...newWalk, config_id, name: `Walk ${made}` };
    return done(await admin.post('/governance/lifecycle/walks', walk)).body.id;
  };
  const newId = async (key: string, text: string, bound: Bound | null): Promise<string> => {
    const name = `Object ${made}`;
    if (bound !== null) {
      if (key.includes('/connectors/')) return bound.connector_id;
      if (key.includes('/script-bindings')) return bound.binding_id;
      const test = { ...newPipelineTest, connector_id: bound.connector_id, name };
      return done(await admin.post('/governance/pipeline-tests', test)).body.id;
    }
    if (key.includes('/script-templates')) {
      const template = { name, category: 'custom', template_body: 'return 1;' };
      return done(await admin.post('/governance/script-templates', template)).body.id;
    }
    if (key.includes('/provisioning/')) return provisionedObject(key, backend(), admin);
    if (key.includes('/connectors')) {
      return done(await admin.post('/connectors', { ...newConnector, name })).body.id;
    }
    if (key.includes('/change-sets')) {
      const set = new ChangeSet().create({ name }, text);
      if (!key.endsWith('/abandon')) done(await publish(admin, set));
      return set.id;
    }
    const script = done(await admin.post('/governance/scripts', { name, script_body: 'return 1;' })).body;
    const url = `/governance/scripts/${script.id}/versions`;
    done(await admin.post(url, { script_body: 'return 2;' }));
    if (!key.includes('/script-execution-logs')) return script.id;
    return done(await admin.post(`${url}/1/dry-run`, { context: null })).body.log_id;
  };
  return async (key) => {
    made += 1;
    const text = `return ${made};`;
    const synced = key.includes('/v1/');
    if (synced) await upload(admin, text);
    const bound = /bindings|pipeline-tests/.test(key) ? await newBound() : null;
    const isWalk = key.includes('/lifecycle/walks');
    const lifecycle = isWalk || key.includes('/lifecycle/configs') ? await newLifecycle() : null;
    const walk = isWalk ? await newWalkOf(lifecycle?.id) : undefined;
    const id = walk ?? lifecycle?.id ?? (/:id|provisioning/.test(key) ? await newId(key, text, bound) : randomUUID());
    const set = new ChangeSet().create({ name: `New of ${made}` }, text);
    // A snapshot holds everything there is by now, so only who sends a set reads one.
    const sent = synced ? set.text((await snapshotOf(admin, '?bodies=false')).cursor) : '';
    const refresh_token = key.includes('/auth/') ? (await signIn(backend().app, 'viewer')).refresh_token : '';
    return { id, text, change_set: { id: set.id, text: sent }, refresh_token, bound, lifecycle };
  };
}

/** Reaches nothing, so that it can be tested like any other. */
const newConnector = { connector_type: 'simulator', config: {}, credentials: { token: 'a-token' } };

const bindingPlace = { hook_phase: 'before', operation_type: 'create', execution_order: 10 };
const newWalk = { object: {}, now: '2026-03-01T09:00:00Z', expect: { state: 'From' } };
const newPipelineTest = { operation_type: 'create', context: {}, outcome: { kind: 'succeeds' }, expectation: {} };

/** A request of the route that nothing but its sender can be wrong about. */
export function requestTo(key: string, objects: Objects) {
  const { id, text, change_set, refresh_token, bound, lifecycle } = objects;
  const [method = 'GET', path = ''] = key.split(' ');
  const address = path
    .replace(':state_id', lifecycle?.state_id ?? '')
    .replace(':transition_id', lifecycle?.transition_id ?? '')
    .replace(':id', id)
    .replace(':n', '1')
    .replace(':sha256', sha256(text));
  const name = `Sent ${randomUUID()}`;
  const bodies: Record<string, unknown> = {
    'POST /auth/login': { email: accounts.viewer.email, password },
    'POST /auth/refresh': { refresh_token },
    'POST /auth/logout': { refresh_token },
    'POST /governance/scripts': { name },
    'POST /governance/scripts/validate': { script_body: text },
    'POST /governance/scripts/dry-run': { script_body: text, context: null },
    'PUT /governance/scripts/:id': { name },
    'POST /governance/scripts/:id/versions': { script_body: text },
    'POST /governance/scripts/:id/versions/:n/dry-run': { context: null },
    'POST /governance/scripts/:id/rollback': { target_version: 1 },
    'POST /governance/script-templates': { name, category: 'custom', template_body: text },
    'PUT /governance/script-templates/:id': { name },
    'POST /governance/script-templates/:id/instantiate': { name },
    'POST /governance/script-bindings': { ...bound, ...bindingPlace, execution_order: 20 },
    'PUT /governance/script-bindings/:id': { enabled: false },
    'PUT /governance/connectors/:id/bindings/order': { ...bindingPlace, ids: [bound?.binding_id] },
    'POST /governance/pipeline-tests': { ...newPipelineTest, connector_id: bound?.connector_id, name },
    'PUT /governance/pipeline-tests/:id': { name },
    'POST /connectors': { ...newConnector, name },
    'PUT /connectors/:id': { name },
    'PUT /connectors/:id/credentials': { credentials: newConnector.credentials },
    'POST /governance/lifecycle/configs': { name, object_type: 'group' },
    'PUT /governance/lifecycle/configs/:id': { name },
    'PATCH /governance/lifecycle/configs/:id': { name },
    'POST /governance/lifecycle/configs/:id/states': { name: 'Another' },
    'PUT /governance/lifecycle/configs/:id/states/order': { state_ids: lifecycle?.state_ids },
    'PUT /governance/lifecycle/configs/:id/states/:state_id': { is_initial: true },
    'PATCH /governance/lifecycle/configs/:id/states/:state_id': { is_terminal: true },
    'PUT /governance/lifecycle/configs/:id/states/:state_id/actions': { entry_actions: [] },
    'POST /governance/lifecycle/configs/:id/transitions': {
      name: 'Back',
      from_state_id: lifecycle?.state_ids[1],
      to_state_id: lifecycle?.state_ids[0],
    },
    'PUT /governance/lifecycle/configs/:id/transitions/:transition_id': { grace_period_hours: 1 },
    'PATCH /governance/lifecycle/configs/:id/transitions/:transition_id': { requires_approval: true },
    'PUT /governance/lifecycle/configs/:id/transitions/:transition_id/conditions': { conditions: [] },
    'POST /governance/lifecycle/configs/:id/transitions/:transition_id/conditions/evaluate': { context: { a: 1 } },
    'POST /governance/lifecycle/walks': { ...newWalk, config_id: lifecycle?.id, name },
    'PUT /governance/lifecycle/walks/:id': { name },
    'POST /provisioning/resources': { dock_id: id, resource_type: 'server', spec: { name } },
    'PATCH /provisioning/resources/:id': { updates: { size: 2 } },
    'POST /provisioning/sst-imports': { sst_stack_name: name, state: { latest: { resources: [] } } },
    'POST /v1/change-sets': change_set.text,
    'PUT /v1/blobs/:sha256': text,
  };
  const queries: Record<string, string> = { 'GET /governance/scripts/:id/versions/compare': '?from=1&to=2' };
  const headers: Record<string, Record<string, string>> = {
    'POST /v1/change-sets': envelope(change_set.id, change_set.text),
    'PUT /v1/blobs/:sha256': { 'content-type': 'application/octet-stream' },
  };
  const body = bodies[key];
  if (body === undefined && contractRoutes.get(key)?.body !== undefined) {
    throw new Error(`Say in objects.ts what ${key} is sent.`);
  }
  return { method: method as 'GET', url: `${address}${queries[key] ?? ''}`, body, headers: headers[key] };
}
