import type { Connector, ConnectorSummary } from '#contract/model/connector.ts';

/** A connector as on the wire, and beside it its revision. */
export interface ConnectorRow extends Connector {
  readonly rev: number;
}

export const summaryColumns = [
  'id',
  'name',
  'connector_type',
  'status',
  'last_connection_test',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof ConnectorSummary)[];

export const connectorColumns = [
  ...summaryColumns,
  'tenant_id',
  'description',
  'config',
  'object_classes',
  'resources',
  'last_error',
  'credentials_set_at',
  'created_by',
  'rev',
] as const;

/** The connector as everybody outside may see it. */
export function wireConnector({ rev: _, ...connector }: ConnectorRow): Connector {
  return connector;
}
