import type { Json, JsonObject } from '#contract/model/scalars.ts';
import { AdapterError, type ObjectRequest, type ProviderObject } from '../adapter.ts';
import { withoutSecrets } from '../without-secrets.ts';
import { asObject, contains, memberAt } from './member-path.ts';
import type { RestSession } from './rest-session.ts';

/** A kind of SCIM resource (RFC 7643): where it lives, and its natural name. */
export interface ScimKind {
  readonly endpoint: '/Users' | '/Groups';
  readonly schema: string;
  readonly name: 'userName' | 'displayName';
}

const user: ScimKind = { endpoint: '/Users', schema: 'urn:ietf:params:scim:schemas:core:2.0:User', name: 'userName' };
const group: ScimKind = {
  endpoint: '/Groups',
  schema: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'displayName',
};
const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** Statuses of services that know no PATCH (RFC 7644, 3.5.2 makes it optional). */
const noPatch = [405, 501];
const missing = 404;
const exists = 409;

/** The kind an object class stands for; null where SCIM has none. */
export function scimKind(object_class: string): ScimKind | null {
  const plain = object_class.toLowerCase();
  if (['account', 'user', 'users'].includes(plain)) return user;
  return ['group', 'groups'].includes(plain) ? group : null;
}

/** Creates a user or a group whose `externalId` is the operation's id, unless it has one of its own. */
export async function createScim(
  session: RestSession,
  kind: ScimKind,
  request: ObjectRequest,
): Promise<ProviderObject> {
  const earlier = session.call.resumed ? await findScim(session, kind, request) : null;
  if (earlier !== null) return earlier;
  const body = {
    schemas: [kind.schema],
    externalId: session.call.operation_id,
    ...activeOf(kind),
    ...asScim(kind, request.attributes),
  };
  const reply = await session.send({ method: 'POST', path: kind.endpoint, body, also: [exists] });
  if (reply.status !== exists) {
    const made = toObject(reply.json) ?? (await findScim(session, kind, request));
    if (made !== null) return made;
    throw new AdapterError(
      'unknown',
      'The SCIM service answered that it made the object, and its answer has no id. Look for it there before running the operation again.',
    );
  }
  const found = await findScim(session, kind, request);
  if (found !== null) return found;
  throw new AdapterError(
    'refused',
    `The SCIM service has such a ${request.object_class} already, which this operation did not make. Choose another name.`,
  );
}

/** By id; without one by `externalId`, or after an attempt without an answer by its name, if it is as it was wanted. */
export async function findScim(
  session: RestSession,
  kind: ScimKind,
  request: ObjectRequest,
): Promise<ProviderObject | null> {
  if (request.provider_id !== null) {
    const reply = await session.send({ method: 'GET', path: at(kind, request.provider_id), also: [missing] });
    return reply.status === missing ? null : toObject(reply.json);
  }
  const { attributes } = request;
  const { operation_id, resumed } = session.call;
  const external = attributes['externalId'] ?? operation_id;
  const marked = await filtered(session, kind, 'externalId', external);
  const name = asScim(kind, attributes)[kind.name];
  const found = marked ?? (resumed && name !== undefined ? await filtered(session, kind, kind.name, name) : null);
  const ours = found !== null && (marked !== null || contains(found, withoutSecrets(asScim(kind, attributes))));
  return ours ? toObject(found) : null;
}

/** Replaces the given attributes, by PATCH where the service has it and else by PUT; null removes one. */
export async function updateScim(
  session: RestSession,
  kind: ScimKind,
  request: ObjectRequest,
  attributes: JsonObject,
): Promise<ProviderObject> {
  const { provider_id } = request;
  if (provider_id === null) throw gone(request);
  const path = at(kind, provider_id);
  const Operations = Object.entries(asScim(kind, attributes)).map(
    ([name, value]): JsonObject =>
      value === null ? { op: 'remove', path: name } : { op: 'replace', path: name, value },
  );
  const body = { schemas: [patchSchema], Operations };
  const patched = await session.send({ method: 'PATCH', path, body, also: [missing, ...noPatch] });
  const reply = noPatch.includes(patched.status) ? await replaced(session, kind, path, attributes) : patched;
  if (reply.status === missing) throw gone(request);
  const told = toObject(reply.json);
  if (told !== null) return told;
  return (await findScim(session, kind, request)) ?? { provider_id, state: null };
}

/** Null where it was gone already. */
export async function deleteScim(
  session: RestSession,
  kind: ScimKind,
  request: ObjectRequest,
): Promise<ProviderObject | null> {
  if (request.provider_id === null) return null;
  const reply = await session.send({ method: 'DELETE', path: at(kind, request.provider_id), also: [missing] });
  return reply.status === missing ? null : { provider_id: request.provider_id, state: null };
}

async function replaced(session: RestSession, kind: ScimKind, path: string, attributes: JsonObject) {
  const now = await session.send({ method: 'GET', path, also: [missing] });
  if (now.status === missing) return now;
  const { meta: _readOnly, ...body } = asObject(now.json);
  for (const [name, value] of Object.entries(asScim(kind, attributes))) {
    if (value === null) delete body[name];
    else body[name] = value;
  }
  return session.send({ method: 'PUT', path, body, also: [missing] });
}

async function filtered(session: RestSession, kind: ScimKind, name: string, value: Json): Promise<Json | null> {
  const filter = `${name} eq ${JSON.stringify(String(value))}`;
  const reply = await session.send({
    method: 'GET',
    path: `${kind.endpoint}?${new URLSearchParams({ filter, count: '2' })}`,
  });
  const found = memberAt(reply.json, 'Resources');
  // A service that does not know the filter answers with everybody.
  return (Array.isArray(found) ? found : []).find((one) => memberAt(one, name) === String(value)) ?? null;
}

const at = (kind: ScimKind, id: string) => `${kind.endpoint}/${encodeURIComponent(id)}`;

const activeOf = (kind: ScimKind): JsonObject => (kind === user ? { active: true } : {});

/** Members of a group may be given by their ids alone, and the natural name as `name`, where SCIM has an object of its own. */
function asScim(kind: ScimKind, attributes: JsonObject): JsonObject {
  const { name, ...rest } = attributes;
  const named = typeof name === 'string' ? { [kind.name]: name, ...rest } : attributes;
  const { members } = named;
  if (!Array.isArray(members)) return named;
  return { ...named, members: members.map((one) => (typeof one === 'string' ? { value: one } : one)) };
}

function toObject(json: Json | undefined): ProviderObject | null {
  const id = memberAt(json, 'id');
  return typeof id !== 'string' || id === '' || json === undefined
    ? null
    : { provider_id: id, state: withoutSecrets(json) };
}

function gone({ object_class, provider_id }: ObjectRequest): AdapterError {
  return new AdapterError(
    'refused',
    `The SCIM service has no ${object_class} ${provider_id} (any more); it may have been deleted.`,
  );
}
