import { randomUUID } from 'node:crypto';
import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { answeredBefore, transact } from '#backend/app/transact.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import type { ConnectorRow } from '#backend/db/queries/connectors/columns.ts';
import { findConnector, lockConnector } from '#backend/db/queries/connectors/read-connectors.ts';
import { lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import { AdapterError } from '#backend/provisioning/adapters/adapter.ts';
import { adapterFor } from '#backend/provisioning/adapters/registry.ts';
import { keptError, noteFacts, statusAfter } from '#backend/provisioning/connectors/note-facts.ts';
import { withCredentials } from '#backend/provisioning/credentials/with-credentials.ts';
import { AppError } from '#contract/errors/app-error.ts';
import type { connectorRoutes } from '#contract/http/connectors.ts';
import { parseConfig } from '#contract/model/connector-types.ts';
import { requireConnector } from './connector-answer.ts';

type TestCall = CallOf<typeof connectorRoutes.test>;
type TestReply = Promise<AnswerOf<typeof connectorRoutes.test>>;

/** Less than a request may take, so that what came of it can still be written down and answered. */
const testMs = 20_000;

/**
 * Reaches the target with the stored credentials and changes nothing there. What came of it is kept with the connector:
 * one that is on becomes `error` when it fails and `active` when it goes well, one that is off stays off.
 */
export async function testConnection(dependencies: Dependencies, call: TestCall): TestReply {
  const { db, clock } = dependencies;
  const before = await answeredBefore<typeof connectorRoutes.test.reply>(db, call);
  if (before !== null) return before;
  const { id } = call.params;
  const connector = requireConnector(await withTenant(db, call.caller, (scope) => findConnector(scope, id)), id);
  const error = await failureOf(dependencies, call, connector);
  call.signal.throwIfAborted();
  const tested_at = clock().toISOString();
  return transact(db, call, async (scope) => {
    const feed = await lockFeed(scope);
    const now = requireConnector(await lockConnector(scope, id), id);
    const status = statusAfter(now.status, error);
    await recordAudit(scope, {
      script_id: null,
      action: 'connection_tested',
      details: { connector_id: id, connector_name: now.name, success: error === null },
      before: { status: now.status, last_error: now.last_error },
      after: { status, last_error: error },
    });
    await noteFacts(scope, feed, now, { status, last_error: error, last_connection_test: tested_at });
    return { reply: { success: error === null, error, tested_at } };
  });
}

/** Why the target could not be reached, in words that hold no secret; null where it could. */
async function failureOf(dependencies: Dependencies, call: TestCall, connector: ConnectorRow): Promise<string | null> {
  const { id, connector_type, object_classes } = connector;
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(testMs)]);
  try {
    const adapter = adapterFor(connector_type);
    const config = parseConfig(connector_type, connector.config);
    await withCredentials(dependencies, call.caller, id, 'connection_test', (credentials) =>
      adapter.test({
        connector_id: id,
        config,
        credentials,
        object_classes,
        networks: dependencies.networks,
        signal,
        operation_id: randomUUID(),
        resumed: false,
      }),
    );
    return null;
  } catch (error) {
    if (error instanceof AdapterError || (error instanceof AppError && error.status < 500)) {
      return keptError(error.message);
    }
    call.log.error({ err: error }, 'A connection test broke off.');
    const kind = error instanceof Error ? error.name : typeof error;
    return `The test broke off for a reason the adapter does not know (${kind}); look at the target and at the backend's log.`;
  }
}
