import { z } from 'zod';
import { connectorStatus } from '#contract/model/connector.ts';
import { json, jsonObject } from '#contract/model/scalars.ts';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { contentHash } from '#host/store/content-hash.ts';
import type { ReadAdapter, SeenRow } from './read-adapter.ts';

const wireConnector = z.object({
  id: z.string().min(1).toLowerCase(),
  tenant_id: z.string().toLowerCase().nullish().default(null),
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
  created_by: z.string().nullish().default(null),
  created_at: z.string().nullish().default(null),
  updated_at: z.string().nullish().default(null),
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
  const parsed = wireConnector.safeParse(value);
  if (!parsed.success) return null;
  const { id, tenant_id, name, description, connector_type, config, object_classes, resources, ...server } =
    parsed.data;
  // One whose last test failed is switched on all the same.
  const status = server.status === 'error' ? 'active' : server.status;
  const lists = { object_classes: object_classes ?? [], resources: resources ?? [] };
  return {
    remote_id: id,
    tenant_id,
    fields: { name, description, connector_type, config: config ?? {}, ...lists, status },
    version: null,
    is_system: false,
    server,
    fingerprint: contentHash(canonicalJson(parsed.data)),
  };
}
