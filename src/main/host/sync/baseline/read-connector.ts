import { z } from 'zod';
import { connectorStatus } from '#contract/model/connector.ts';
import { json, jsonObject } from '#contract/model/scalars.ts';
import type { ReadAdapter, SeenRow } from './read-adapter.ts';
import { rowOfFields } from './row-of-fields.ts';

const read = rowOfFields({
  name: z.string(),
  description: z.string().nullish().default(null),
  connector_type: z.string(),
  config: jsonObject.nullish().default(null),
  object_classes: z.array(json).nullish().default([]),
  resources: z.array(json).nullish().default([]),
  status: connectorStatus,
  last_connection_test: z.string().nullish().default(null),
  last_error: z.string().nullish().default(null),
  credentials_set_at: z.string().nullish().default(null),
});

/** Connectors (`contract.md` 4.4). A row of the list lacks most of them, so each is read on its own (`sync.md` 2, B10). */
export const readConnector: ReadAdapter = {
  type: 'connector',
  path: '/connectors',
  rows_member: 'items',
  row: rowOf,
  versions: null,
};

function rowOf(value: unknown): SeenRow | null {
  const seen = read(value);
  if (seen === null) return null;
  const { config, object_classes, resources, last_connection_test, last_error, credentials_set_at, ...fields } =
    seen.fields;
  const { status = null } = fields;
  const lists = { object_classes: object_classes ?? [], resources: resources ?? [] };
  return {
    ...seen,
    // One whose last test failed is switched on all the same.
    fields: { ...fields, config: config ?? {}, ...lists, status: status === 'error' ? 'active' : status },
    server: { ...seen.server, status, ...facts({ last_connection_test, last_error, credentials_set_at }) },
  };
}

function facts(members: Readonly<Record<string, SeenRow['fields'][string] | undefined>>): SeenRow['server'] {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, value ?? null]));
}
