import { z } from 'zod';
import { operationTypes } from '../script/test-context.ts';
import { allowedHosts } from './connector-config/shared-fields.ts';
import { jsonObject, timestamp, uuid } from './scalars.ts';

/** Kinds of target (`contract.md` 1.9, and two of ours). `database` is a PostgreSQL server; a `simulator` reaches nothing. */
export const connectorTypes = ['ldap', 'database', 'rest', 'dns', 'simulator'] as const;
export const connectorType = z.enum(connectorTypes);
export type ConnectorType = z.infer<typeof connectorType>;

/** `error`: it is on, and its last connection test failed. Authors set the other two only. */
export const connectorStatuses = ['active', 'inactive', 'error'] as const;
export const connectorStatus = z.enum(connectorStatuses);
export type ConnectorStatus = z.infer<typeof connectorStatus>;

export const connectorName = z
  .string()
  .trim()
  .min(1, 'The name is empty; give the connector a name.')
  .max(255, 'The name is longer than 255 characters; shorten it.');

export const attributeTypes = ['string', 'integer', 'number', 'boolean', 'datetime', 'binary', 'object'] as const;

/** One attribute of an object class, as scripts see it. */
export const classAttribute = z.strictObject({
  name: z.string().trim().min(1, 'The attribute has no name.').max(255),
  type: z.enum(attributeTypes).default('string'),
  required: z.boolean().default(false),
  multi_valued: z.boolean().default(false),
  read_only: z.boolean().default(false),
  description: z.string().max(2000).nullable().default(null),
});
export type ClassAttribute = z.infer<typeof classAttribute>;

/** A kind of object the target holds, such as `user`, and the operations it supports on it. */
export const objectClass = z.strictObject({
  name: z.string().trim().min(1, 'The object class has no name.').max(100),
  operations: z.array(z.enum(operationTypes)).default([...operationTypes]),
  attributes: z.array(classAttribute).max(5000, 'An object class has at most 5,000 attributes.').default([]),
});
export type ObjectClass = z.infer<typeof objectClass>;

export const resourceName = z
  .string()
  .regex(/^[A-Za-z][\w.-]{0,99}$/, 'A resource name is a letter, then letters, digits, _, . or -, at most 100.');

/** An endpoint scripts may ask with `resources.call(name, payload)`; nothing else can be reached (`runtime.md`). */
export const externalResource = z.strictObject({
  name: resourceName,
  url: z.url({ protocol: /^https?$/, error: 'This is not an http or https address.' }).max(2000),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH']).default('POST'),
  timeout_seconds: z.int().min(1).max(60).default(10),
  /** Hosts and networks beyond the public internet that the address may resolve to, e.g. `127.0.0.1/32`. */
  allow: allowedHosts,
});
export type ExternalResource = z.infer<typeof externalResource>;

/** What an author writes about a connector. Credentials are no part of it: they go to the backend and never come back. */
export const connectorFields = z.strictObject({
  name: connectorName,
  description: z.string().max(2000).nullable().default(null),
  connector_type: connectorType,
  config: jsonObject,
  object_classes: z.array(objectClass).max(100).default([]),
  resources: z.array(externalResource).max(100).default([]),
});
export type ConnectorFields = z.infer<typeof connectorFields>;

/** A row of the list (`contract.md` CN-01). */
export const connectorSummary = z
  .object({
    id: uuid,
    name: z.string(),
    connector_type: connectorType,
    status: connectorStatus,
    last_connection_test: timestamp.nullable(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'ConnectorSummary' });
export type ConnectorSummary = z.infer<typeof connectorSummary>;

/** A connector (`contract.md` CN-02). `credentials_set_at` says that there are some, never which. */
export const connector = connectorSummary
  .extend({
    tenant_id: uuid,
    description: z.string().nullable(),
    config: jsonObject,
    object_classes: z.array(objectClass),
    resources: z.array(externalResource),
    last_error: z.string().nullable(),
    credentials_set_at: timestamp.nullable(),
    created_by: uuid,
  })
  .meta({ id: 'Connector' });
export type Connector = z.infer<typeof connector>;
