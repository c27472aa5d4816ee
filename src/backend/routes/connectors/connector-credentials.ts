import { type AnswerOf, type CallOf, noContent } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { transact } from '#backend/app/transact.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { deleteCredentials } from '#backend/db/queries/connectors/credentials.ts';
import { lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import { isAboutCredentials, noteFacts, statusAfter } from '#backend/provisioning/connectors/note-facts.ts';
import type { connectorRoutes } from '#contract/http/connectors.ts';
import { announcedConnector, lockConnectorForChange } from './connector-answer.ts';
import { checkedCredentials, storeCredentials } from './store-credentials.ts';

type SetCall = CallOf<typeof connectorRoutes.setCredentials>;
type RemoveCall = CallOf<typeof connectorRoutes.removeCredentials>;
type NoReply = Promise<AnswerOf<typeof connectorRoutes.setCredentials>>;

/** All members at once, in place of what was there: nothing that is stored can be read back to change a part of it. */
export function setCredentials(dependencies: Dependencies, call: SetCall): NoReply {
  return transact(dependencies.db, call, async (scope) => {
    const feed = await lockFeed(scope);
    const before = await lockConnectorForChange(scope, call.params.id, call.ifMatch);
    const credentials = checkedCredentials(dependencies, before.connector_type, call.body.credentials);
    const { etag } = await announcedConnector(
      scope,
      feed,
      await storeCredentials(scope, before, credentials, feed.seq + 1),
    );
    return { ...noContent, etag };
  });
}

/** Where there are none nothing happens. */
export function removeCredentials({ db }: Dependencies, call: RemoveCall): NoReply {
  return transact(db, call, async (scope) => {
    const feed = await lockFeed(scope);
    const before = await lockConnectorForChange(scope, call.params.id, call.ifMatch);
    if (before.credentials_set_at === null) return noContent;
    await deleteCredentials(scope, before.id);
    const repaired = isAboutCredentials(before.last_error);
    await recordAudit(scope, {
      script_id: null,
      action: 'credentials_removed',
      details: { connector_id: before.id, connector_name: before.name },
      before: { credentials_set_at: before.credentials_set_at },
      after: { credentials_set_at: null },
    });
    await noteFacts(scope, feed, before, {
      credentials_set_at: null,
      ...(repaired ? { last_error: null, status: statusAfter(before.status, null) } : {}),
    });
    return noContent;
  });
}
