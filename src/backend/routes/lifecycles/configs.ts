import { type AnswerOf, type CallOf, noContent } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { transact } from '#backend/app/transact.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { appendEvents } from '#backend/db/queries/feed/append-events.ts';
import { lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import { lifecycleWalks } from '#backend/db/queries/kept-tests/kept-test-kinds.ts';
import { countByState } from '#backend/db/queries/lifecycles/assignments.ts';
import {
  deleteLifecycle,
  findLifecycle,
  insertLifecycle,
  listLifecycles,
} from '#backend/db/queries/lifecycles/lifecycles.ts';
import { storableTexts } from '#backend/db/text.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import { removeKeptTests } from '#backend/routes/kept-tests/change-kept-tests.ts';
import { AppError } from '#contract/errors/app-error.ts';
import type { lifecycleRoutes } from '#contract/http/lifecycle.ts';
import { lifecycleConfig } from '#contract/model/lifecycle.ts';
import { auditedLifecycle, changeLifecycle } from './change-lifecycle.ts';
import {
  detailOf,
  lifecycleEtag,
  lifecycleEvent,
  lifecycleNameTaken,
  lockForChange,
  requireLifecycle,
  wireLifecycleOf,
} from './lifecycle-answer.ts';

type Routes = typeof lifecycleRoutes;

/** 032 US1-6, FR-002. */
export function listAllLifecycles(
  { db }: Dependencies,
  { caller, query }: CallOf<Routes['list']>,
): Promise<AnswerOf<Routes['list']>> {
  storableTexts({ search: query.search });
  return withTenant(db, caller, async (scope) => {
    const { rows, total } = await listLifecycles(scope, query, query);
    return { reply: { items: rows.map(wireLifecycleOf), total, limit: query.limit, offset: query.offset } };
  });
}

/** 032 US1-2, FR-001. */
export function createLifecycle(
  { db }: Dependencies,
  call: CallOf<Routes['create']>,
): Promise<AnswerOf<Routes['create']>> {
  const { description = null, ...body } = call.body;
  storableTexts({ name: body.name, description });
  return lifecycleNameTaken(body.name, () =>
    transact(db, call, async (scope) => {
      const feed = await lockFeed(scope);
      const row = await insertLifecycle(scope, lifecycleConfig.parse({ ...body, description }), { rev: feed.seq + 1 });
      await recordAudit(scope, {
        script_id: null,
        action: 'lifecycle_created',
        details: { lifecycle_id: row.id, lifecycle_name: row.name },
        before: null,
        after: auditedLifecycle(row),
      });
      await appendEvents(scope, feed, [lifecycleEvent(row.id, row)]);
      return { reply: wireLifecycleOf(row), etag: lifecycleEtag(row) };
    }),
  );
}

/** 032 US1-3, FR-003. */
export function getLifecycle(
  { db }: Dependencies,
  { caller, params }: CallOf<Routes['get']>,
): Promise<AnswerOf<Routes['get']>> {
  return withTenant(db, caller, async (scope) => {
    const row = requireLifecycle(await findLifecycle(scope, params.id), params.id);
    return { reply: await detailOf(scope, row), etag: lifecycleEtag(row) };
  });
}

/** 032 US1-4, FR-004: absent keeps, null clears the description. */
export function updateConfig(
  dependencies: Dependencies,
  call: CallOf<Routes['update']>,
): Promise<AnswerOf<Routes['update']>> {
  const { body } = call;
  storableTexts({ name: body.name, description: body.description });
  const changes = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  return changeLifecycle(
    dependencies,
    call,
    (config) => ({ ...config, ...changes }),
    (row) => ({ reply: wireLifecycleOf(row) }),
  );
}

/** 032 US1-5, FR-005. @throws AppError `conflict` with `details.object_count` while anybody is in one of its states. */
export function removeLifecycle(
  { db }: Dependencies,
  call: CallOf<Routes['delete']>,
): Promise<AnswerOf<Routes['delete']>> {
  return transact(db, call, async (scope) => {
    const feed = await lockFeed(scope);
    const row = await lockForChange(scope, call.params.id, call.ifMatch);
    const inside = [...(await countByState(scope, [row.id])).values()].reduce((sum, count) => sum + count, 0);
    if (inside > 0) {
      const who = inside === 1 ? 'One object is' : `${inside} objects are`;
      const message = `${who} in a state of "${row.name}". Move them to another lifecycle first.`;
      throw new AppError('conflict', message, { object_count: inside });
    }
    const gone = await removeKeptTests(lifecycleWalks, scope, await lifecycleWalks.table.ofOwners(scope, [row.id]));
    await deleteLifecycle(scope, row.id);
    await recordAudit(scope, {
      script_id: null,
      action: 'lifecycle_deleted',
      details: { lifecycle_id: row.id, lifecycle_name: row.name },
      before: auditedLifecycle(row),
      after: null,
    });
    await appendEvents(scope, feed, [lifecycleEvent(row.id, undefined), ...gone]);
    return noContent;
  });
}
