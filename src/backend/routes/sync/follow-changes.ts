import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { eventsAfter, requireSameHistory } from '#backend/db/queries/feed/read-feed.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import { syncRoutes } from '#contract/http/sync.ts';
import { feedStart } from '#contract/model/change-feed.ts';

const { changes } = syncRoutes;

/**
 * What happened after the cursor, oldest first (`sync.md` 3.7).
 * @throws AppError `history_diverged` or `gone`; both mean a snapshot, and neither cursor will do again.
 */
export function followChanges(
  { db, installation: { instance_id } }: Dependencies,
  call: CallOf<typeof changes>,
): Promise<AnswerOf<typeof changes>> {
  const { cursor = feedStart, limit } = call.query;
  return withTenant(
    db,
    call.caller,
    async (scope) => {
      const { head } = await requireSameHistory(scope, cursor);
      return { reply: { ...(await eventsAfter(scope, cursor, limit)), head: head.seq, instance_id } };
    },
    { oneMoment: true },
  );
}
