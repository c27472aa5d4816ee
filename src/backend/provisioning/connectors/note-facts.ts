import { type ConnectorRow, wireConnector } from '#backend/db/queries/connectors/columns.ts';
import { lockConnector } from '#backend/db/queries/connectors/read-connectors.ts';
import { type ConnectorFacts, noteConnectorFacts } from '#backend/db/queries/connectors/write-connectors.ts';
import { appendEvents } from '#backend/db/queries/feed/append-events.ts';
import { type Feed, lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import { replaceUnstorable } from '#backend/db/text.ts';
import { type Actor, type Database, type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import type { ConnectorStatus } from '#contract/model/connector.ts';
import { entrustmentEnded } from '#contract/model/connector-types.ts';

const errorChars = 2_000;

/** A message as a connector keeps it. */
export function keptError(message: string): string {
  return replaceUnstorable(message).slice(0, errorChars);
}

const unreadable = 'The credentials cannot be decrypted: ';

/** What a connector shows, and whoever needs its credentials is told, while no key opens them. */
export function unreadableMessage(why: string): string {
  return `${unreadable}${why}`;
}

/** Whether what a connector shows is about its credentials, and so over once there are others or none. */
export function isAboutCredentials(lastError: string | null): boolean {
  return lastError?.startsWith(unreadable) === true || lastError === entrustmentEnded;
}

/** What a connector's status becomes when the last look at its target went well, or did not. One that is off stays off. */
export function statusAfter(status: ConnectorStatus, error: string | null): ConnectorStatus {
  if (status === 'inactive') return status;
  return error === null ? 'active' : 'error';
}

/** Writes what was found out about a connector that this transaction holds, and tells the feed. */
export async function noteFacts(
  scope: TenantScope,
  feed: Feed,
  before: ConnectorRow,
  facts: Omit<ConnectorFacts, 'rev'>,
): Promise<ConnectorRow> {
  const after = await noteConnectorFacts(scope, before, { ...facts, rev: feed.seq + 1 });
  await appendEvents(scope, feed, [{ type: 'connector', id: after.id, row: wireConnector(after), body_hash: null }]);
  return after;
}

/** Shows on the connector that its credentials cannot be decrypted; once is enough. */
export function noteUnreadable(db: Database, actor: Actor, id: string, message: string): Promise<void> {
  return withTenant(db, actor, async (scope) => {
    const feed = await lockFeed(scope);
    const connector = await lockConnector(scope, id);
    const last_error = keptError(message);
    if (connector === undefined || connector.last_error === last_error) return;
    await noteFacts(scope, feed, connector, { last_error, status: statusAfter(connector.status, last_error) });
  });
}
