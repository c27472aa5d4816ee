import { type RestClass, type RestConfig, restConfig } from '#contract/model/connector-config/rest-config.ts';
import { type ResourceType, resourceTypes } from '#contract/model/provisioning.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import {
  type AdapterCall,
  AdapterError,
  type DockAdapter,
  type ObjectRequest,
  type ProviderObject,
} from '../adapter.ts';
import {
  changeObject,
  createObject,
  deleteObject,
  findObject,
  harmlessPath,
  type JsonObjects,
} from './json-objects.ts';
import { openSession } from './rest-session.ts';
import { createScim, deleteScim, findScim, scimKind, updateScim } from './scim-objects.ts';

/** Any JSON API, described by its addresses, and SCIM 2.0 services, which need no description. */
export const restAdapter: DockAdapter = {
  type: 'rest',
  name: 'rest',
  provisions: (config) => {
    const parsed = restConfig.parse(config);
    return resourceTypes.filter((type) => canProvision(parsed, type));
  },
  async test(call) {
    const session = openSession(call);
    const { dialect, classes } = session.config;
    const path = dialect === 'scim2' ? '/Users?count=1' : harmlessPath(classes);
    // The base address itself may have nothing to show; that somebody answers and lets us in is enough.
    await session.send({ method: 'GET', path: path ?? '', also: path === null ? [400, 404, 405, 406] : [] });
  },
  find: (call, request) => {
    const { session, scim, objects } = open(call, request);
    return scim === null ? findObject(objects(), request) : findScim(session, scim, request);
  },
  provisionServer: (call, spec) => created(call, requestFor('server', spec)),
  provisionWebService: (call, spec) => created(call, requestFor('webService', spec)),
  provisionDatabase: (call, spec) => created(call, requestFor('database', spec)),
  provisionDomain: (call, spec) => created(call, requestFor('domain', spec)),
  create: created,
  update: (call, request) => {
    const { session, scim, objects } = open(call, request);
    if (scim === null) return changeObject(objects(), 'update', request);
    return updateScim(session, scim, request, request.attributes);
  },
  enable: (call, request) => switched(call, request, 'enable'),
  disable: (call, request) => switched(call, request, 'disable'),
  delete: (call, request) => {
    const { session, scim, objects } = open(call, request);
    return scim === null ? deleteObject(objects(), request) : deleteScim(session, scim, request);
  },
};

function created(call: AdapterCall, request: ObjectRequest): Promise<ProviderObject> {
  const { session, scim, objects } = open(call, request);
  return scim === null ? createObject(objects(), request) : createScim(session, scim, request);
}

function switched(call: AdapterCall, request: ObjectRequest, name: 'enable' | 'disable'): Promise<ProviderObject> {
  const { session, scim, objects } = open(call, request);
  if (scim === null) return changeObject(objects(), name, request);
  if (scim.endpoint === '/Groups') {
    throw new AdapterError('refused', 'A SCIM group is neither enabled nor disabled; that is for users.');
  }
  return updateScim(session, scim, request, { active: name === 'enable' });
}

/** A class of the configuration comes before what SCIM would do with it. */
function open(call: AdapterCall, request: ObjectRequest) {
  const session = openSession(call);
  const shape = classOf(session.config, request.object_class);
  const scim = shape === null && session.config.dialect === 'scim2' ? scimKind(request.object_class) : null;
  const objects = (): JsonObjects => {
    if (shape !== null) return { session, shape };
    const { object_class } = request;
    throw new AdapterError(
      'refused',
      `The connector has no object class ${object_class}; describe its addresses first.`,
    );
  };
  return { session, scim, objects };
}

function classOf({ classes }: RestConfig, object_class: string): RestClass | null {
  const names = ['account', 'user'].includes(object_class) ? [object_class, 'account', 'user'] : [object_class];
  const name = names.find((one) => Object.hasOwn(classes, one));
  return (name === undefined ? undefined : classes[name]) ?? null;
}

/** Whoever lost the answer of a creation has no id: only a search tells what became of it. */
function canProvision(config: RestConfig, type: ResourceType): boolean {
  const shape = classOf(config, type);
  if (shape === null) return config.dialect === 'scim2' && scimKind(type) !== null;
  return shape.create !== undefined && shape.search !== undefined;
}

function requestFor(object_class: ResourceType, attributes: JsonObject): ObjectRequest {
  return { object_class, provider_id: null, attributes };
}
