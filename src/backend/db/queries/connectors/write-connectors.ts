import { sql } from 'kysely';
import { inChunks } from '#backend/db/in-chunks.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { ConnectorFields, ConnectorStatus, ConnectorType } from '#contract/model/connector.ts';
import type { ConnectorRow } from './columns.ts';
import { findConnectors } from './read-connectors.ts';

/** What of a connector authors change. Every change brings its own revision, from the feed that the transaction holds. */
export interface ConnectorContent extends Omit<ConnectorFields, 'connector_type'> {
  readonly status: ConnectorStatus;
  readonly rev: number;
}

export interface NewConnector extends ConnectorContent {
  readonly id?: string;
  readonly connector_type: ConnectorType;
}

export interface ChangedConnector extends ConnectorContent {
  readonly id: string;
}

/** @throws the driver's unique violation when the tenant has a connector of one of the names, or ids. */
export async function insertConnectors(
  scope: TenantScope,
  connectors: readonly NewConnector[],
): Promise<ConnectorRow[]> {
  const rows = connectors.map((connector) => ({
    ...connector,
    ...jsonTexts(connector),
    tenant_id: scope.tenant_id,
    created_by: scope.actor_id,
  }));
  const inserted = await inChunks(rows, (chunk) =>
    scope.db.insertInto('connectors').values(chunk).returning('id').execute(),
  );
  return readBack(scope, inserted);
}

/** Writes all of them in one statement, so that they may swap names. */
export async function updateConnectors(
  scope: TenantScope,
  connectors: readonly ChangedConnector[],
): Promise<ConnectorRow[]> {
  if (connectors.length === 0) return [];
  const rows = connectors.map((connector) => ({ ...connector, ...jsonTexts(connector) }));
  await sql`
    update connectors set name = new.name, description = new.description, config = new.config::json,
      object_classes = new.object_classes::json, resources = new.resources::json, status = new.status, rev = new.rev,
      updated_at = now()
    from json_to_recordset(${JSON.stringify(rows)}::json) as new(
      id uuid, name text, description text, config text, object_classes text, resources text, status text, rev integer)
    where connectors.id = new.id`.execute(scope.db);
  return readBack(scope, connectors);
}

/** @throws Error when the connector, which the caller holds, is not there: it would be a mistake of ours. */
export async function updateConnector(
  scope: TenantScope,
  before: ConnectorRow,
  changes: Partial<Omit<ConnectorContent, 'rev'>> & Pick<ConnectorContent, 'rev'>,
): Promise<ConnectorRow> {
  const { id, name, description, config, object_classes, resources, status } = before;
  const content = { id, name, description, config, object_classes, resources, status, ...changes };
  return held(id, await updateConnectors(scope, [content]));
}

/** What the product itself finds out about a connector. */
export interface ConnectorFacts {
  readonly status?: ConnectorStatus;
  readonly last_connection_test?: string;
  readonly last_error?: string | null;
  readonly credentials_set_at?: string | null;
  readonly rev: number;
}

/** @throws Error when the connector, which the caller holds, is not there: it would be a mistake of ours. */
export async function noteConnectorFacts(
  scope: TenantScope,
  { id }: Pick<ConnectorRow, 'id'>,
  facts: ConnectorFacts,
): Promise<ConnectorRow> {
  const changed = { ...facts, updated_at: sql<string>`now()` };
  await scope.db.updateTable('connectors').set(changed).where('id', '=', id).execute();
  return held(id, await findConnectors(scope, [id]));
}

/** Their credentials go with them; their bindings stay. */
export async function deleteConnectors(scope: TenantScope, ids: readonly string[]): Promise<void> {
  await inChunks(ids, (chunk) => scope.db.deleteFrom('connectors').where('id', 'in', chunk).execute());
}

/** In the order that was asked for. */
async function readBack(scope: TenantScope, written: readonly { readonly id: string }[]): Promise<ConnectorRow[]> {
  const ids = written.map(({ id }) => id);
  const rows = new Map((await findConnectors(scope, ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => rows.get(id) ?? []);
}

function held(id: string, [row]: readonly ConnectorRow[]): ConnectorRow {
  if (row === undefined) throw new Error(`Connector ${id} was held and is gone.`);
  return row;
}

function jsonTexts({ config, object_classes, resources }: ConnectorContent) {
  return {
    config: JSON.stringify(config),
    object_classes: JSON.stringify(object_classes),
    resources: JSON.stringify(resources),
  };
}
