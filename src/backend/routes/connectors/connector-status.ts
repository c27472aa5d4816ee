import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { transact } from '#backend/app/transact.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { updateConnector } from '#backend/db/queries/connectors/write-connectors.ts';
import { lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import type { connectorRoutes } from '#contract/http/connectors.ts';
import { announcedConnector, connectorAnswer, lockConnectorForChange } from './connector-answer.ts';

type StatusCall = CallOf<typeof connectorRoutes.activate>;
type StatusReply = Promise<AnswerOf<typeof connectorRoutes.activate>>;

/** On. A connector that is on already stays as it is, also where its last test failed. */
export function activateConnector(dependencies: Dependencies, call: StatusCall): StatusReply {
  return setStatus(dependencies, call, 'active');
}

/** Off. Nothing is provisioned through it until it is on again. */
export function deactivateConnector(dependencies: Dependencies, call: StatusCall): StatusReply {
  return setStatus(dependencies, call, 'inactive');
}

function setStatus({ db }: Dependencies, call: StatusCall, status: 'active' | 'inactive'): StatusReply {
  return transact(db, call, async (scope) => {
    const feed = await lockFeed(scope);
    const before = await lockConnectorForChange(scope, call.params.id, call.ifMatch);
    if ((before.status === 'inactive') === (status === 'inactive')) return connectorAnswer(before);
    const after = await updateConnector(scope, before, { status, rev: feed.seq + 1 });
    await recordAudit(scope, {
      script_id: null,
      action: status === 'active' ? 'connector_activated' : 'connector_deactivated',
      details: { connector_id: after.id, connector_name: after.name },
      before: { status: before.status },
      after: { status },
    });
    return announcedConnector(scope, feed, after);
  });
}
