import type { Entry } from 'ldapts';
import type { LdapClass, LdapConfig } from '#contract/model/connector-config/ldap-config.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import { AdapterError, type ProviderObject } from '../adapter.ts';
import { isSecret } from '../without-secrets.ts';

/** How entries of one class stand in the directory, with the bases filled in. */
export interface LdapShape extends LdapClass {
  readonly base: string;
  /** Without an entry in the configuration; required attributes get a value then. */
  readonly standard: boolean;
}

/** Values by attribute of the directory; an empty list takes the attribute away. */
export type LdapValues = Record<string, string[]>;

const standardUser: LdapClass = {
  kind: 'user',
  base: null,
  rdn_attribute: 'uid',
  ldap_object_classes: ['inetOrgPerson'],
  attributes: { password: 'userPassword', name: 'uid', userName: 'uid', email: 'mail' },
  enabled: null,
};
const standardGroup: LdapClass = {
  kind: 'group',
  base: null,
  rdn_attribute: 'cn',
  ldap_object_classes: ['groupOfNames'],
  attributes: { name: 'cn', displayName: 'cn', members: 'member' },
  enabled: null,
};

/** The shape of an object class. Throws `AdapterError` where the connector has none and the name says nothing. */
export function shapeOf(config: LdapConfig, object_class: string): LdapShape {
  const names = ['account', 'user'].includes(object_class) ? [object_class, 'account', 'user'] : [object_class];
  const given = names.map((name) => config.classes[name]).find((one) => one !== undefined);
  const shape = given ?? standardShape(object_class);
  const base = shape.base ?? (shape.kind === 'user' ? config.user_base : config.group_base) ?? config.base_dn;
  return { ...shape, base, standard: given === undefined };
}

function standardShape(object_class: string): LdapClass {
  if (/group/i.test(object_class)) return standardGroup;
  if (/^(account|user|person)/i.test(object_class)) return standardUser;
  throw new AdapterError(
    'refused',
    `The connector has no object class ${object_class}; say how it stands in the directory.`,
  );
}

/** The attributes under the names of the directory, as texts; one that is null has no values. */
export function toValues(shape: LdapShape, attributes: JsonObject): LdapValues {
  const values: LdapValues = {};
  for (const [name, value] of Object.entries(attributes)) {
    values[shape.attributes[name] ?? name] = textsOf(name, value);
  }
  return values;
}

/** What a standard class requires, out of what is there. */
export function withRequired(shape: LdapShape, values: LdapValues, rdn: string): LdapValues {
  if (!shape.standard) return values;
  // A group of names has at least one; the empty name is nobody.
  if (shape.kind === 'group') return { ...values, member: values['member']?.length ? values['member'] : [''] };
  const cn = values['cn'] ?? [rdn];
  return { ...values, cn, sn: values['sn'] ?? cn };
}

/** What the directory tells of an entry. Passwords stay there. */
export function toProviderObject(shape: LdapShape, entry: Entry): ProviderObject {
  const state: JsonObject = { dn: entry.dn };
  for (const [name, value] of Object.entries(entry)) {
    if (name === 'dn' || isSecret(name)) continue;
    const texts = [value].flat().map((one) => (typeof one === 'string' ? one : one.toString('base64')));
    state[name] = texts.length === 1 ? (texts[0] ?? '') : texts;
  }
  if (shape.enabled !== null) state['enabled'] = isEnabled(shape.enabled, entry);
  const uuid = entry['entryUUID'];
  return { provider_id: typeof uuid === 'string' ? uuid : entry.dn, state };
}

/** The values of an attribute, whatever the case of its name. */
export function valuesIn(entry: Entry, attribute: string): string[] {
  const name = Object.keys(entry).find((one) => one.toLowerCase() === attribute.toLowerCase());
  return name === undefined ? [] : [entry[name] ?? []].flat().map(String);
}

function isEnabled(
  { attribute, enabled_value, disabled_value }: NonNullable<LdapClass['enabled']>,
  entry: Entry,
): boolean {
  const values = valuesIn(entry, attribute);
  if (disabled_value === '') return values.includes(enabled_value);
  return !values.includes(disabled_value);
}

function textsOf(name: string, value: Json): string[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one) => textsOf(name, one));
  if (typeof value === 'boolean') return [value ? 'TRUE' : 'FALSE'];
  if (typeof value === 'object') {
    throw new AdapterError(
      'refused',
      `The attribute ${name} is an object, which a directory cannot hold; make it a text first.`,
    );
  }
  return [String(value)];
}
