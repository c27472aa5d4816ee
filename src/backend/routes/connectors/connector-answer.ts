import { requireMatch } from '#backend/app/call.ts';
import { isUniqueViolation } from '#backend/db/driver-errors.ts';
import { type ConnectorRow, wireConnector } from '#backend/db/queries/connectors/columns.ts';
import { lockConnector } from '#backend/db/queries/connectors/read-connectors.ts';
import { appendEvents } from '#backend/db/queries/feed/append-events.ts';
import type { Feed } from '#backend/db/queries/feed/lock-feed.ts';
import { storableTexts } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { connectorNotFound } from '#backend/provisioning/connectors/connector-not-found.ts';
import { AppError } from '#contract/errors/app-error.ts';
import type { Connector } from '#contract/model/connector.ts';

interface ConnectorAnswer {
  readonly reply: Connector;
  readonly etag: string;
}

export function connectorEtag({ rev }: Pick<ConnectorRow, 'rev'>): string {
  return `"${rev}"`;
}

export function connectorAnswer(row: ConnectorRow): ConnectorAnswer {
  return { reply: wireConnector(row), etag: connectorEtag(row) };
}

/** The answer of a change, once the feed tells of it too: the last step of every transaction that changes a connector. */
export async function announcedConnector(scope: TenantScope, feed: Feed, row: ConnectorRow): Promise<ConnectorAnswer> {
  await appendEvents(scope, feed, [{ type: 'connector', id: row.id, row: wireConnector(row), body_hash: null }]);
  return connectorAnswer(row);
}

/** @throws AppError `connector_not_found`, also for a connector of another tenant. */
export function requireConnector(row: ConnectorRow | undefined, id: string): ConnectorRow {
  if (row !== undefined) return row;
  throw connectorNotFound(id);
}

/**
 * The connector, held for a change by this transaction, after it passed the request's `If-Match`.
 * @throws AppError `connector_not_found`, or `precondition_failed` with the current connector.
 */
export async function lockConnectorForChange(
  scope: TenantScope,
  id: string,
  ifMatch: string | null,
): Promise<ConnectorRow> {
  const row = requireConnector(await lockConnector(scope, id), id);
  const { reply, etag } = connectorAnswer(row);
  requireMatch(ifMatch, etag, reply);
  return row;
}

export async function connectorNameTaken<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error, 'connectors_name_is_taken')) throw error;
    throw new AppError('connector_name_exists', `There is a connector named "${name}" already; choose another name.`, {
      field: 'name',
    });
  }
}

/** @throws AppError `validation_error` that names the field which PostgreSQL could not hold as it is. */
export function storableConnector(fields: {
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
}): void {
  storableTexts({ name: fields.name, description: fields.description });
}
