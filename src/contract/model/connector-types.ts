import { z } from 'zod';
import { AppError } from '../errors/app-error.ts';
import { validationError } from '../errors/from-zod.ts';
import { operationType, operationTypes } from '../script/test-context.ts';
import { type ConnectorType, connectorType, connectorTypes } from './connector.ts';
import { databaseConfig, databaseCredentials } from './connector-config/database-config.ts';
import { dnsConfig, dnsCredentials } from './connector-config/dns-config.ts';
import { ldapConfig, ldapCredentials } from './connector-config/ldap-config.ts';
import { restConfig, restCredentials } from './connector-config/rest-config.ts';
import { simulatorConfig, simulatorCredentials } from './connector-config/simulator-config.ts';
import { type ResourceType, resourceType, resourceTypes } from './provisioning.ts';
import { type JsonObject, json } from './scalars.ts';

/** A member of the credentials that a type of connector knows, as a form asks for it. */
export interface SecretField {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  /** A form hides what is typed; the others only say who signs in. */
  readonly masked: boolean;
}

/** What there is to know about a type of connector: forms, the backend and the adapters all read this. */
export interface ConnectorTypeDescriptor {
  readonly type: ConnectorType;
  /** What runs it, as messages call it: `adapter X cannot provision Y`. */
  readonly adapter: 'ldap' | 'postgres' | 'rest' | 'dns' | 'simulator';
  readonly label: string;
  readonly help: string;
  /** `meta({title, description})` of its members are what a form shows. */
  readonly config: z.ZodObject;
  readonly credentials: z.ZodObject;
  readonly secrets: readonly SecretField[];
  /** Members of the configuration that decide to whom, and how, the secrets are sent: those were entrusted to these alone. */
  readonly entrusted_to: readonly string[];
  readonly resource_types: readonly ResourceType[];
  readonly operations: readonly (typeof operationTypes)[number][];
}

export const connectorTypeDescriptors: Readonly<Record<ConnectorType, ConnectorTypeDescriptor>> = {
  ldap: {
    type: 'ldap',
    adapter: 'ldap',
    label: 'LDAP directory',
    help: 'Users and groups of a directory server.',
    config: ldapConfig,
    credentials: ldapCredentials,
    secrets: [{ name: 'bind_password', label: 'Bind password', help: 'Of the bind DN.', masked: true }],
    entrusted_to: ['host', 'port', 'tls', 'ca_certificate', 'bind_dn'],
    resource_types: ['account', 'group'],
    operations: operationTypes,
  },
  database: {
    type: 'database',
    adapter: 'postgres',
    label: 'PostgreSQL server',
    help: 'Databases, roles and grants.',
    config: databaseConfig,
    credentials: databaseCredentials,
    secrets: [
      { name: 'username', label: 'User', help: 'A role that may create databases and roles.', masked: false },
      { name: 'password', label: 'Password', help: 'Of that role.', masked: true },
    ],
    entrusted_to: ['driver', 'host', 'port', 'tls', 'ca_certificate'],
    resource_types: ['database', 'account', 'group'],
    operations: operationTypes,
  },
  rest: {
    type: 'rest',
    adapter: 'rest',
    label: 'REST or SCIM 2.0',
    help: 'Any JSON API, described by its addresses, or a SCIM 2.0 service.',
    config: restConfig,
    credentials: restCredentials,
    secrets: [
      { name: 'username', label: 'User', help: 'For the sign-in basic.', masked: false },
      { name: 'password', label: 'Password', help: 'For the sign-in basic.', masked: true },
      { name: 'token', label: 'Token', help: 'For the sign-in bearer.', masked: true },
      { name: 'api_key', label: 'API key', help: 'For the sign-in api_key.', masked: true },
      { name: 'client_id', label: 'Client id', help: 'For the sign-in oauth_client_credentials.', masked: false },
      {
        name: 'client_secret',
        label: 'Client secret',
        help: 'For the sign-in oauth_client_credentials.',
        masked: true,
      },
    ],
    entrusted_to: ['base_url', 'auth', 'ca_certificate'],
    resource_types: resourceTypes,
    operations: operationTypes,
  },
  dns: {
    type: 'dns',
    adapter: 'dns',
    label: 'DNS zone',
    help: 'Records of a zone, by dynamic updates (RFC 2136).',
    config: dnsConfig,
    credentials: dnsCredentials,
    secrets: [{ name: 'tsig_secret', label: 'TSIG secret', help: 'The key’s secret, in base64.', masked: true }],
    entrusted_to: ['host', 'port', 'tsig_key_name', 'tsig_algorithm'],
    resource_types: ['domain'],
    operations: ['create', 'update', 'delete'],
  },
  simulator: {
    type: 'simulator',
    adapter: 'simulator',
    label: 'Simulator',
    help: 'Reaches nothing: it keeps objects in memory, with the latency and the failures you give it.',
    config: simulatorConfig,
    credentials: simulatorCredentials,
    secrets: [{ name: 'token', label: 'Token', help: 'Not used for anything; to try credentials out.', masked: true }],
    entrusted_to: [],
    resource_types: resourceTypes,
    operations: operationTypes,
  },
};

/**
 * The configuration with its defaults filled in.
 * @throws AppError `invalid_configuration` whose `details.field` names the member, as `config.host`.
 */
export function parseConfig(type: ConnectorType, config: unknown): JsonObject {
  return parseMember('config', connectorTypeDescriptors[type].config, config);
}

/**
 * The credentials as an adapter gets them. The messages name members, never their values.
 * @throws AppError `invalid_configuration` whose `details.field` names the member, as `credentials.password`.
 */
export function parseCredentials(type: ConnectorType, credentials: unknown): Record<string, string> {
  const parsed = parseMember('credentials', connectorTypeDescriptors[type].credentials, credentials);
  return z.record(z.string(), z.string()).parse(parsed);
}

/** What a connector shows, as its error, once its secrets are gone because they would have gone to somebody else. */
export const entrustmentEnded = 'Credentials were removed because the address changed; set them again.';

/**
 * The members of a configuration whose change means that stored secrets would go to somebody else, or less protected. What
 * only spells a default out changes nothing; where the old one is none any more, all of them have changed.
 */
export function entrustmentChanges(type: ConnectorType, before: unknown, after: unknown): string[] {
  const { config, entrusted_to } = connectorTypeDescriptors[type];
  const [was, is] = [config.safeParse(before), config.safeParse(after)];
  return entrusted_to.filter(
    (name) => !was.success || !is.success || JSON.stringify(was.data[name]) !== JSON.stringify(is.data[name]),
  );
}

function parseMember(member: 'config' | 'credentials', schema: z.ZodObject, value: unknown): JsonObject {
  const parsed = z.object({ [member]: schema }).safeParse({ [member]: value });
  if (!parsed.success) {
    const { message, details } = validationError(parsed.error, 'The connector');
    throw new AppError('invalid_configuration', message, details);
  }
  return parsed.data[member] as JsonObject;
}

/** A type of connector as the backend describes it: schemas as JSON Schema (draft 2020-12), of what may be sent. */
export const connectorTypeDescription = z
  .object({
    type: connectorType,
    adapter: z.string(),
    label: z.string(),
    help: z.string(),
    config_schema: json,
    credentials_schema: json,
    secrets: z.array(z.object({ name: z.string(), label: z.string(), help: z.string(), masked: z.boolean() })),
    resource_types: z.array(resourceType),
    operations: z.array(operationType),
  })
  .meta({ id: 'ConnectorTypeDescription' });
export type ConnectorTypeDescription = z.infer<typeof connectorTypeDescription>;

export function describeConnectorTypes(): ConnectorTypeDescription[] {
  return connectorTypes.map((type) => {
    const {
      config,
      credentials,
      secrets,
      entrusted_to: _,
      resource_types,
      operations,
      ...rest
    } = connectorTypeDescriptors[type];
    return {
      ...rest,
      config_schema: json.parse(z.toJSONSchema(config, { io: 'input' })),
      credentials_schema: json.parse(z.toJSONSchema(credentials, { io: 'input' })),
      secrets: [...secrets],
      resource_types: [...resource_types],
      operations: [...operations],
    };
  });
}
