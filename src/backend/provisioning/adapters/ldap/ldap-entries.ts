import { Attribute, Change, type Entry, escapeFilter } from 'ldapts';
import { AdapterError, type ObjectRequest, type ProviderObject } from '../adapter.ts';
import { isSecret } from '../without-secrets.ts';
import { rdnOf } from './ldap-names.ts';
import type { LdapSession } from './ldap-session.ts';
import {
  type LdapShape,
  type LdapValues,
  shapeOf,
  toProviderObject,
  toValues,
  valuesIn,
  withRequired,
} from './ldap-shape.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Adds an entry, or recognises the one an earlier attempt of the operation added. */
export async function addEntry(session: LdapSession, request: ObjectRequest): Promise<ProviderObject> {
  const shape = shapeOf(session.config, request.object_class);
  const given = toValues(shape, request.attributes);
  const name = nameIn(shape, given);
  const values = withRequired(shape, given, name);
  const dn = dnOf(shape, name);
  const there = await entryAt(session, dn);
  if (there !== null) return adopted(session, shape, values, there);
  const mark = session.config.operation_attribute;
  await session.add(dn, {
    ...filled(values),
    objectClass: shape.ldap_object_classes,
    ...(mark === null ? {} : { [mark]: [session.call.operation_id] }),
  });
  return toProviderObject(shape, await read(session, dn));
}

/** By the entry's own id where the directory has one, else by its name; without an id what this operation made. */
export async function findEntry(session: LdapSession, request: ObjectRequest): Promise<ProviderObject | null> {
  const shape = shapeOf(session.config, request.object_class);
  if (request.provider_id !== null) {
    const entry = await entryOf(session, shape, request.provider_id);
    return entry === null ? null : toProviderObject(shape, entry);
  }
  const mark = session.config.operation_attribute;
  if (mark !== null) {
    const filter = `(${mark}=${session.call.operation_id})`;
    const [entry] = await session.search(shape.base, 'sub', filter);
    return entry === undefined ? null : toProviderObject(shape, entry);
  }
  const values = toValues(shape, request.attributes);
  const entry = values[shape.rdn_attribute]?.length ? await entryAt(session, dnOf(shape, nameIn(shape, values))) : null;
  return entry !== null && isOurs(session, values, entry) ? toProviderObject(shape, entry) : null;
}

/** Replaces the given attributes; where the one of the name is among them, the entry is renamed first. */
export async function modifyEntry(session: LdapSession, request: ObjectRequest): Promise<ProviderObject> {
  const shape = shapeOf(session.config, request.object_class);
  const values = toValues(shape, request.attributes);
  const entry = await own(session, shape, request, values);
  const { [shape.rdn_attribute]: named, ...rest } = values;
  const dn = named?.[0] === undefined ? entry.dn : await renamed(session, shape, entry, named[0]);
  const changes = Object.entries(rest)
    .filter(([name, wanted]) => !same(valuesIn(entry, name), wanted))
    .map(([type, wanted]) => replace(type, wanted));
  if (changes.length > 0) await session.modify(dn, changes);
  return toProviderObject(shape, await read(session, dn));
}

/** Sets the attribute that says whether an account may sign in. */
export async function switchEntry(session: LdapSession, request: ObjectRequest, on: boolean): Promise<ProviderObject> {
  const shape = shapeOf(session.config, request.object_class);
  const { enabled } = shape;
  if (enabled === null) {
    throw new AdapterError(
      'refused',
      `The connector does not say which attribute ${on ? 'enables' : 'disables'} a ${request.object_class}; add it to the object class.`,
    );
  }
  const entry = await own(session, shape, request, {});
  const value = on ? enabled.enabled_value : enabled.disabled_value;
  const wanted = value === '' ? [] : [value];
  if (!same(valuesIn(entry, enabled.attribute), wanted)) {
    await session.modify(entry.dn, [replace(enabled.attribute, wanted)]);
  }
  return toProviderObject(shape, await read(session, entry.dn));
}

/** Null where it was gone already. */
export async function removeEntry(session: LdapSession, request: ObjectRequest): Promise<ProviderObject | null> {
  const shape = shapeOf(session.config, request.object_class);
  const entry = request.provider_id === null ? null : await entryOf(session, shape, request.provider_id);
  if (entry === null) return null;
  await session.remove(entry.dn);
  return toProviderObject(shape, entry);
}

async function renamed(session: LdapSession, shape: LdapShape, entry: Entry, name: string): Promise<string> {
  if (valuesIn(entry, shape.rdn_attribute).includes(name)) return entry.dn;
  const rdn = rdnOf(shape.rdn_attribute, name);
  await session.rename(entry.dn, rdn);
  // The parent starts after the first comma that is not escaped.
  const parent = entry.dn.replace(/^(\\.|[^\\,])*,/, '');
  return `${rdn},${parent}`;
}

async function own(session: LdapSession, shape: LdapShape, request: ObjectRequest, values: LdapValues): Promise<Entry> {
  const { provider_id, object_class } = request;
  const entry = provider_id === null ? null : await entryOf(session, shape, provider_id);
  if (entry !== null) return entry;
  // Known by its name only, and renamed by an attempt whose answer was lost.
  const name = values[shape.rdn_attribute]?.[0];
  const moved = session.call.resumed && name !== undefined ? await entryAt(session, dnOf(shape, name)) : null;
  if (moved !== null) return moved;
  throw new AdapterError(
    'refused',
    `The directory has no ${object_class} ${provider_id} (any more); it may have been removed.`,
  );
}

async function entryOf(session: LdapSession, shape: LdapShape, provider_id: string): Promise<Entry | null> {
  if (!uuid.test(provider_id)) return entryAt(session, provider_id);
  const base = session.config.base_dn || shape.base;
  const [entry] = await session.search(base, 'sub', escapeFilter`(entryUUID=${provider_id})`);
  return entry ?? null;
}

async function entryAt(session: LdapSession, dn: string): Promise<Entry | null> {
  const [entry] = await session.search(dn, 'base', '(objectClass=*)');
  return entry ?? null;
}

async function read(session: LdapSession, dn: string): Promise<Entry> {
  const entry = await entryAt(session, dn);
  if (entry !== null) return entry;
  throw new AdapterError(
    'unknown',
    'The directory answered that it is done, and has no such entry. Check it, then run the operation again.',
  );
}

function adopted(session: LdapSession, shape: LdapShape, values: LdapValues, entry: Entry): ProviderObject {
  if (isOurs(session, values, entry)) return toProviderObject(shape, entry);
  throw new AdapterError(
    'refused',
    `The directory has an entry ${entry.dn} already, which this operation did not make. Choose another name.`,
  );
}

/** An entry that says so, or, after an attempt without an answer, one that is as this operation wanted it. */
function isOurs({ config, call }: LdapSession, values: LdapValues, entry: Entry): boolean {
  const mark = config.operation_attribute;
  if (mark !== null) return valuesIn(entry, mark).includes(call.operation_id);
  const wanted = Object.entries(values).filter(([name]) => !isSecret(name));
  return call.resumed && wanted.every(([name, texts]) => same(valuesIn(entry, name), texts));
}

function nameIn(shape: LdapShape, values: LdapValues): string {
  const name = values[shape.rdn_attribute]?.[0];
  if (name !== undefined && name !== '') return name;
  throw new AdapterError(
    'refused',
    `The entry needs ${shape.rdn_attribute}, which its name is made of; fill it before this step.`,
  );
}

function dnOf(shape: LdapShape, name: string): string {
  return [rdnOf(shape.rdn_attribute, name), shape.base].filter((part) => part !== '').join(',');
}

function filled(values: LdapValues): LdapValues {
  return Object.fromEntries(Object.entries(values).filter(([, texts]) => texts.length > 0));
}

function replace(type: string, values: string[]): Change {
  return new Change({ operation: 'replace', modification: new Attribute({ type, values }) });
}

function same(actual: readonly string[], wanted: readonly string[]): boolean {
  return actual.length === wanted.length && [...actual].sort().every((text, at) => text === [...wanted].sort()[at]);
}
