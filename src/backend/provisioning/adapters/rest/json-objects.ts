import type { RestCall, RestClass } from '#contract/model/connector-config/rest-config.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import { AdapterError, type ObjectRequest, type ProviderObject } from '../adapter.ts';
import { withoutSecrets } from '../without-secrets.ts';
import { contains, memberAt, mentions, withMember } from './member-path.ts';
import type { RestReply, RestSession } from './rest-session.ts';
import { searchObjects } from './search-objects.ts';
import { fillBody, fillPath, hasPlaceholders } from './templates.ts';

type CallName = 'create' | 'read' | 'update' | 'delete' | 'enable' | 'disable';

/** Objects of one class, reached by the addresses the configuration gives. */
export interface JsonObjects {
  readonly session: RestSession;
  readonly shape: RestClass;
}

/** Makes an object, or finds what an earlier attempt of the operation made. */
export async function createObject(objects: JsonObjects, request: ObjectRequest): Promise<ProviderObject> {
  const { session, shape } = objects;
  const earlier = session.call.resumed ? await searched(objects, request) : null;
  if (earlier !== null) return earlier;
  const call = neededCall(objects, 'create', request);
  const { exists } = session.config.errors;
  const reply = await sendCall(objects, call, request, exists);
  if (exists.includes(reply.status)) return adopted(objects, request);
  const object = memberAt(reply.json, shape.object_path);
  const known = object === undefined ? null : toObject(shape, object);
  if (known !== null) return known;
  const id = idInLocation(reply) ?? (await searched(objects, request))?.provider_id;
  if (id === undefined) {
    throw new AdapterError(
      'unknown',
      `The API answered that it made the ${request.object_class}, and its answer has no id at '${shape.id_path}'. Look for it there before running the operation again.`,
    );
  }
  return (await readObject(objects, { ...request, provider_id: id })) ?? { provider_id: id, state: null };
}

/** Sends a change; what the API tells of the object afterwards. */
export async function changeObject(
  objects: JsonObjects,
  name: 'update' | 'enable' | 'disable',
  request: ObjectRequest,
): Promise<ProviderObject> {
  const { missing } = objects.session.config.errors;
  const reply = await sendCall(objects, neededCall(objects, name, request), request, missing);
  const { provider_id, object_class } = request;
  if (missing.includes(reply.status) || provider_id === null) {
    throw new AdapterError(
      'refused',
      `The API has no ${object_class} ${provider_id} (any more); it may have been deleted.`,
    );
  }
  const object = memberAt(reply.json, objects.shape.object_path);
  const told = object === undefined ? null : toObject(objects.shape, object);
  if (told?.provider_id === provider_id) return told;
  return (await readObject(objects, request)) ?? { provider_id, state: null };
}

/** Null where it was gone already. */
export async function deleteObject(objects: JsonObjects, request: ObjectRequest): Promise<ProviderObject | null> {
  const { provider_id } = request;
  if (provider_id === null) return null;
  const { missing } = objects.session.config.errors;
  const reply = await sendCall(objects, neededCall(objects, 'delete', request), request, missing);
  return missing.includes(reply.status) ? null : { provider_id, state: null };
}

/** By its id where there is one, else what this operation made, by the attributes that tell objects apart. */
export function findObject(objects: JsonObjects, request: ObjectRequest): Promise<ProviderObject | null> {
  return request.provider_id === null ? searched(objects, request) : readObject(objects, request);
}

/** A request that asks for as little as the classes have; it needs the credentials wherever the API does. */
export function harmlessPath(classes: Readonly<Record<string, RestClass>>): string | null {
  const paths = Object.values(classes).map((shape) => shape.search?.path);
  return paths.find((path) => path !== undefined && !hasPlaceholders(path)) ?? null;
}

async function readObject(objects: JsonObjects, request: ObjectRequest): Promise<ProviderObject | null> {
  const { session, shape } = objects;
  if (shape.read === undefined) return listed(objects, request);
  const { missing } = session.config.errors;
  const reply = await sendCall(objects, shape.read, request, missing);
  if (missing.includes(reply.status)) return null;
  const object = memberAt(reply.json, shape.object_path);
  return object === undefined || object === null ? null : toObject(shape, object);
}

async function listed(objects: JsonObjects, request: ObjectRequest): Promise<ProviderObject | null> {
  const { session, shape } = objects;
  if (shape.search === undefined || hasPlaceholders(shape.search.path)) {
    throw new AdapterError(
      'refused',
      `The object class ${request.object_class} has no address to read one object; add one.`,
    );
  }
  const isIt = (item: Json) => String(memberAt(item, shape.id_path) ?? '') === request.provider_id;
  const found = await searchObjects(session, shape.search, shape.search.path, isIt);
  return found === null ? null : toObject(shape, found);
}

/** The object of the same natural name, if it is this operation's work. */
async function searched(objects: JsonObjects, request: ObjectRequest): Promise<ProviderObject | null> {
  const found = await namesake(objects, request);
  return found !== null && isOurs(objects, request, found) ? toObject(objects.shape, found) : null;
}

async function namesake({ session, shape }: JsonObjects, request: ObjectRequest): Promise<Json | null> {
  const { search } = shape;
  if (search === undefined) return null;
  const wanted = mapped(shape, request.attributes);
  const paths = search.match.map((name) => shape.attributes[name] ?? name);
  const isIt = (item: Json) =>
    paths.every(
      (path) => memberAt(wanted, path) !== undefined && contains(memberAt(item, path), memberAt(wanted, path) ?? null),
    );
  return searchObjects(session, search, fillPath(search.path, valuesOf(session, request)), isIt);
}

/** An object that says so, or, after an attempt without an answer, one that is in all as this operation sent it. */
function isOurs({ session, shape }: JsonObjects, request: ObjectRequest, found: Json): boolean {
  if (mentions(found, session.call.operation_id)) return true;
  if (!session.call.resumed) return false;
  const template = shape.create?.body ?? null;
  const sent = template === null ? mapped(shape, request.attributes) : fillBody(template, valuesOf(session, request));
  // Where an API wraps objects in its answers it may want them wrapped too.
  return contains(found, withoutSecrets(memberAt(sent, shape.object_path) ?? sent));
}

async function adopted(objects: JsonObjects, request: ObjectRequest): Promise<ProviderObject> {
  const found = await searched(objects, request);
  if (found !== null) return found;
  throw new AdapterError(
    'refused',
    `The API has such a ${request.object_class} already, which this operation did not make. Choose another name.`,
  );
}

function neededCall({ shape }: JsonObjects, name: CallName, request: ObjectRequest): RestCall {
  const call = shape[name];
  if (call !== undefined) return call;
  throw new AdapterError(
    'refused',
    `adapter rest cannot ${name} objects of the class ${request.object_class}: the connector has no address for it.`,
  );
}

function sendCall(
  { session, shape }: JsonObjects,
  call: RestCall,
  request: ObjectRequest,
  also: readonly number[],
): Promise<RestReply> {
  const values = valuesOf(session, request);
  const bare = call.method === 'GET' || (call.method === 'DELETE' && call.body === null);
  const body = call.body === null ? mapped(shape, request.attributes) : fillBody(call.body, values);
  return session.send({
    method: call.method,
    path: fillPath(call.path, values),
    ...(bare ? {} : { body }),
    also: [...also, ...call.also_success],
  });
}

function valuesOf({ call }: RestSession, { provider_id, attributes }: ObjectRequest) {
  return { provider_id, attributes, operation_id: call.operation_id };
}

/** The attributes under the names of the API. */
function mapped(shape: RestClass, attributes: JsonObject): JsonObject {
  let object: JsonObject = {};
  for (const [name, value] of Object.entries(attributes)) {
    const path = shape.attributes[name];
    object = path === undefined ? { ...object, [name]: value } : withMember(object, path, value);
  }
  return object;
}

function toObject(shape: RestClass, object: Json): ProviderObject | null {
  const id = memberAt(object, shape.id_path);
  if ((typeof id !== 'string' && typeof id !== 'number') || id === '') return null;
  return { provider_id: String(id), state: withoutSecrets(object) };
}

/** `Location: /users/42` names what was made. */
function idInLocation({ headers, status }: RestReply): string | undefined {
  const location = status === 201 ? headers['location'] : undefined;
  const last = location?.split(/[?#]/)[0]?.split('/').at(-1);
  return last === undefined || last === '' ? undefined : decodeURIComponent(last);
}
