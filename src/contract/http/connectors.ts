import { z } from 'zod';
import { limits } from '../limits.ts';
import {
  connector,
  connectorName,
  connectorStatus,
  connectorSummary,
  connectorType,
  externalResource,
  objectClass,
} from '../model/connector.ts';
import { connectorTypeDescription } from '../model/connector-types.ts';
import { jsonObject, pathUuid, timestamp } from '../model/scalars.ts';
import { pageSize } from './query-values.ts';
import { defineRoute } from './route.ts';

const idParams = z.object({ id: pathUuid });

const connectorDescription = z
  .string()
  .max(limits.descriptionChars, 'The description is longer than 2,000 characters; shorten it.');

/** Checked by the type's own schema, which names the member that is wrong; here it only has to be an object. */
const credentials = z.record(z.string(), z.string('A secret is a text.'));

const objectClasses = z
  .array(objectClass)
  .max(100, 'A connector has at most 100 object classes.')
  .refine(distinctNames, 'Two object classes have the same name; rename one of them.');
const resources = z
  .array(externalResource)
  .max(100, 'A connector has at most 100 resources.')
  .refine(distinctNames, 'Two resources have the same name; rename one of them.');

function distinctNames(entries: readonly { readonly name: string }[]): boolean {
  return new Set(entries.map(({ name }) => name)).size === entries.length;
}

export const connectorList = z
  .object({
    items: z.array(connectorSummary),
    total: z.int().min(0),
    limit: z.int().min(1),
    offset: z.int().min(0),
  })
  .meta({ id: 'ConnectorList' });

export const createConnectorBody = z.object({
  name: connectorName,
  description: connectorDescription.nullish(),
  connector_type: connectorType,
  config: jsonObject,
  /** May come later, by their own address. */
  credentials: credentials.optional(),
  object_classes: objectClasses.default([]),
  resources: resources.default([]),
});

/** The type is not among them: another type is another connector. */
export const updateConnectorBody = z.object({
  name: connectorName.optional(),
  description: connectorDescription.nullish(),
  /** As a whole: what is left out of it goes back to its default. */
  config: jsonObject.optional(),
  object_classes: objectClasses.nullish(),
  resources: resources.nullish(),
});

export const setCredentialsBody = z.object({ credentials });

export const connectionTest = z
  .object({ success: z.boolean(), error: z.string().nullable(), tested_at: timestamp })
  .meta({ id: 'ConnectionTest' });
export type ConnectionTest = z.infer<typeof connectionTest>;

export const connectorTypeList = z
  .object({ types: z.array(connectorTypeDescription) })
  .meta({ id: 'ConnectorTypeList' });

export const connectorRoutes = {
  types: defineRoute({
    method: 'GET',
    url: '/connector-types',
    permission: 'authenticated',
    success: 200,
    summary: 'The types of connectors: what each needs, and what it can provision',
    reply: connectorTypeList,
  }),
  list: defineRoute({
    method: 'GET',
    url: '/connectors',
    permission: 'authenticated',
    success: 200,
    summary: 'List connectors, by name',
    query: z.object({
      name_contains: z.string().max(limits.searchChars).optional(),
      connector_type: connectorType.optional(),
      status: connectorStatus.optional(),
      limit: pageSize.default(20),
      offset: z.coerce.number().int().min(0, 'The offset is at least 0.').max(1_000_000_000).default(0),
    }),
    reply: connectorList,
  }),
  create: defineRoute({
    method: 'POST',
    url: '/connectors',
    permission: 'admin',
    success: 201,
    summary: 'Create a connector, inactive, with or without its credentials',
    body: createConnectorBody,
    reply: connector,
  }),
  get: defineRoute({
    method: 'GET',
    url: '/connectors/:id',
    permission: 'authenticated',
    success: 200,
    summary: 'Get a connector; its credentials are never part of an answer',
    params: idParams,
    reply: connector,
  }),
  update: defineRoute({
    method: 'PUT',
    url: '/connectors/:id',
    permission: 'admin',
    success: 200,
    summary: 'Change a connector; null clears, absent keeps',
    params: idParams,
    body: updateConnectorBody,
    reply: connector,
  }),
  delete: defineRoute({
    method: 'DELETE',
    url: '/connectors/:id',
    permission: 'admin',
    success: 204,
    summary: 'Delete a connector with its credentials; its bindings stay, orphaned',
    params: idParams,
  }),
  activate: defineRoute({
    method: 'POST',
    url: '/connectors/:id/activate',
    permission: 'admin',
    success: 200,
    summary: 'Turn a connector on; once more changes nothing',
    params: idParams,
    reply: connector,
  }),
  deactivate: defineRoute({
    method: 'POST',
    url: '/connectors/:id/deactivate',
    permission: 'admin',
    success: 200,
    summary: 'Turn a connector off; once more changes nothing',
    params: idParams,
    reply: connector,
  }),
  test: defineRoute({
    method: 'POST',
    url: '/connectors/:id/test',
    permission: 'admin',
    success: 200,
    summary: 'Reach the target and sign in there, changing nothing; what came of it is kept with the connector',
    params: idParams,
    reply: connectionTest,
  }),
  setCredentials: defineRoute({
    method: 'PUT',
    url: '/connectors/:id/credentials',
    permission: 'admin',
    success: 204,
    summary: 'Store the credentials of a connector in place of those it has; they can never be read back',
    params: idParams,
    body: setCredentialsBody,
  }),
  removeCredentials: defineRoute({
    method: 'DELETE',
    url: '/connectors/:id/credentials',
    permission: 'admin',
    success: 204,
    summary: 'Forget the credentials of a connector',
    params: idParams,
  }),
} as const;
