import { z } from 'zod';
import { caCertificate, host, port, secret, timeoutSeconds } from './shared-fields.ts';

const distinguishedName = z.string().trim().max(1000);
const ldapName = z
  .string()
  .trim()
  .regex(
    /^[A-Za-z][A-Za-z0-9-]{0,99}$/,
    'This is not a name of the directory; it is a letter, then letters, digits or -.',
  );

/** How objects of one class stand in the directory. */
export const ldapClass = z.strictObject({
  kind: z.enum(['user', 'group']).default('user'),
  /** Null: `user_base` or `group_base`, by its kind. */
  base: distinguishedName.nullable().default(null),
  rdn_attribute: ldapName.default('uid'),
  ldap_object_classes: z.array(ldapName).min(1, 'Name at least one object class of the directory.').max(20),
  /** Attribute of the connector's schema to attribute of the directory; what is not here keeps its name. */
  attributes: z.record(z.string(), ldapName).default({}),
  /**
   * The attribute that says whether an account may sign in, and its two values, an empty one for no value at all; null: it
   * cannot be disabled.
   */
  enabled: z
    .strictObject({ attribute: ldapName, enabled_value: z.string().max(200), disabled_value: z.string().max(200) })
    .nullable()
    .default(null),
});
export type LdapClass = z.infer<typeof ldapClass>;

export const ldapConfig = z.strictObject({
  host,
  port: port(389),
  tls: z
    .enum(['none', 'starttls', 'ldaps'])
    .default('starttls')
    .meta({ title: 'Encryption', description: 'none sends the password in the clear.' }),
  ca_certificate: caCertificate,
  bind_dn: distinguishedName
    .nullable()
    .default(null)
    .meta({ title: 'Bind DN', description: 'Who signs in; empty for an anonymous session.' }),
  base_dn: distinguishedName.default('').meta({ title: 'Base DN', description: 'Everything is below it.' }),
  user_base: distinguishedName
    .nullable()
    .default(null)
    .meta({ title: 'Users below', description: 'For example ou=people,dc=example,dc=com; empty: the base DN.' }),
  group_base: distinguishedName
    .nullable()
    .default(null)
    .meta({ title: 'Groups below', description: 'For example ou=groups,dc=example,dc=com; empty: the base DN.' }),
  operation_attribute: ldapName.nullable().default(null).meta({
    title: 'Attribute for the operation',
    description:
      'Keeps which operation made an entry, so that it is recognised after a crash, for example businessCategory.',
  }),
  timeout_seconds: timeoutSeconds(10),
  /** By object class of the connector. A class without an entry is an inetOrgPerson or a groupOfNames, by its name. */
  classes: z
    .record(z.string(), ldapClass)
    .default({})
    .meta({ title: 'Object classes', description: 'How each class stands in the directory.' }),
});
export type LdapConfig = z.infer<typeof ldapConfig>;

export const ldapCredentials = z.strictObject({ bind_password: secret });
