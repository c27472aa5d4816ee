import { AppError } from '#contract/errors/app-error.ts';
import type { ConnectorType } from '#contract/model/connector.ts';
import { type ResourceType, resourceTypes } from '#contract/model/provisioning.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { operationTypes } from '#contract/script/test-context.ts';
import type { AdapterCall, DockAdapter, ObjectRequest, ProviderObject } from './adapter.ts';
import { dnsAdapter } from './dns/dns-adapter.ts';
import { ldapAdapter } from './ldap/ldap-adapter.ts';
import { postgresAdapter } from './postgres/postgres-adapter.ts';
import { restAdapter } from './rest/rest-adapter.ts';
import { simulatorAdapter } from './simulator/simulator-adapter.ts';

export type Operation = (typeof operationTypes)[number];
export type AdapterMethod = (call: AdapterCall, request: ObjectRequest) => Promise<ProviderObject | null>;

const adapters: Readonly<Record<ConnectorType, DockAdapter>> = {
  ldap: ldapAdapter,
  database: postgresAdapter,
  rest: restAdapter,
  dns: dnsAdapter,
  simulator: simulatorAdapter,
};

const resourceWords: Readonly<Record<ResourceType, string>> = {
  server: 'servers',
  webService: 'web services',
  domain: 'domains',
  database: 'databases',
  account: 'accounts',
  group: 'groups',
};

/** The adapter that reaches connectors of this type. */
export function adapterFor(type: ConnectorType): DockAdapter {
  return adapters[type];
}

/**
 * How this adapter carries out an operation on a kind of resource. Throws `AppError` 422 "adapter X cannot provision Y"
 * where it lacks the method (`specs/provisioning-mutations.md`). To be asked before anything is queued.
 */
export function methodFor(
  adapter: DockAdapter,
  operation: Operation,
  resource: ResourceType,
  config: JsonObject,
): AdapterMethod {
  const method = operation === 'create' ? creating(adapter, resource) : adapter[operation]?.bind(adapter);
  if (method !== undefined && provisions(adapter, config).includes(resource)) return method;
  throw missingMethod(adapter, operation, resource, config);
}

/** The kinds of resource that this adapter can provision with this configuration. */
export function provisions(adapter: DockAdapter, config: JsonObject): readonly ResourceType[] {
  const reached = adapter.provisions?.(config) ?? resourceTypes;
  return reached.filter((type) => creating(adapter, type) !== undefined);
}

function creating(adapter: DockAdapter, resource: ResourceType): AdapterMethod | undefined {
  if (resource === 'account' || resource === 'group') return adapter.create?.bind(adapter);
  const bySpec = {
    server: adapter.provisionServer,
    webService: adapter.provisionWebService,
    domain: adapter.provisionDomain,
    database: adapter.provisionDatabase,
  };
  const method = bySpec[resource];
  return method === undefined ? undefined : (call, request) => method.call(adapter, call, request.attributes);
}

function missingMethod(
  adapter: DockAdapter,
  operation: Operation,
  resource: ResourceType,
  config: JsonObject,
): AppError {
  const able = provisions(adapter, config);
  const verb = able.includes(resource) ? operation : 'provision';
  const words = able.map((type) => resourceWords[type]).join(', ');
  const way =
    verb === 'provision' ? `It provisions ${words || 'nothing'} as it is configured.` : 'It has no such operation.';
  return new AppError('unprocessable', `adapter ${adapter.name} cannot ${verb} ${resourceWords[resource]}. ${way}`, {
    adapter: adapter.name,
    operation,
    resource_type: resource,
  });
}
