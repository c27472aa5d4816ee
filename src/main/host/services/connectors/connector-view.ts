import { z } from 'zod';
import {
  classAttribute,
  connectorFields,
  connectorStatus,
  externalResource,
  objectClass,
} from '#contract/model/connector.ts';
import { jsonObject } from '#contract/model/scalars.ts';
import type { ConnectorDetail, ConnectorRow } from '#contract/rpc/connectors.ts';
import { countBindings, listBindingsOfConnector } from '#host/store/queries/bindings.ts';
import type { LiveEntityRow } from '#host/store/queries/entities.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { recordFlags, serverText } from '../records/record-flags.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** What another backend leaves out or has otherwise is shown as far as it is understood. */
const connectorDocument = z.object({
  name: z.string(),
  description: z.string().nullable().catch(null),
  connector_type: connectorFields.shape.connector_type,
  config: jsonObject.catch({}),
  object_classes: z.array(objectClass.extend({ attributes: z.array(classAttribute) })).catch([]),
  resources: z.array(externalResource).catch([]),
  status: connectorStatus.catch('inactive'),
});
export type ConnectorDocument = z.infer<typeof connectorDocument>;

export function readConnector(json: string): ConnectorDocument {
  return connectorDocument.parse(JSON.parse(json));
}

/** By name. */
export function toConnectorRows(store: WorkspaceStore, rows: readonly LiveEntityRow[]): ConnectorRow[] {
  const counts = countBindings(store);
  return rows
    .map((row) => toConnectorRow(store, row, counts.get(row.lid) ?? 0))
    .sort((left, right) => left.name.localeCompare(right.name) || (left.lid < right.lid ? -1 : 1));
}

function toConnectorRow(store: WorkspaceStore, row: LiveEntityRow, bindings: number): ConnectorRow {
  const { name, connector_type, status } = readConnector(row.local_json);
  const flags = recordFlags(store, row);
  const failed = status === 'active' && serverText(row, 'status') === 'error';
  return {
    lid: row.lid,
    id: row.remote_id,
    name,
    connector_type,
    status: failed ? 'error' : status,
    ...flags,
    on_server: row.remote_json !== null,
    bindings,
    updated_at: row.saved_at,
  };
}

export function toConnectorDetail(store: WorkspaceStore, row: LiveEntityRow): ConnectorDetail {
  const { description, config, object_classes, resources } = readConnector(row.local_json);
  return {
    ...toConnectorRow(store, row, listBindingsOfConnector(store, row.lid).length),
    description,
    config,
    object_classes,
    resources,
    last_connection_test: serverText(row, 'last_connection_test'),
    last_error: serverText(row, 'last_error'),
    credentials_set_at: serverText(row, 'credentials_set_at'),
    local_rev: row.local_rev,
    saved_at: row.saved_at,
  };
}
