import type { FastifyInstance } from 'fastify';
import { type AnswerOf, type CallOf, noContent } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { registerRoute } from '#backend/app/register-route.ts';
import { transact } from '#backend/app/transact.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { walkAudit } from '#backend/db/queries/audit-events/walk-audits.ts';
import { appendEvents } from '#backend/db/queries/feed/append-events.ts';
import { lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import { findLifecycle } from '#backend/db/queries/lifecycles/lifecycles.ts';
import { findWalk, insertWalks, listWalks, updateWalks, wireWalkOf } from '#backend/db/queries/lifecycles/walks.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import { requireLifecycle } from '#backend/routes/lifecycles/lifecycle-answer.ts';
import { lifecycleWalkRoutes } from '#contract/http/lifecycle-walks.ts';
import {
  announcedWalk,
  lockWalkForChange,
  removeWalks,
  requireWalk,
  storableWalk,
  walkAnswer,
  walkNameTaken,
} from './walk-answer.ts';

type Routes = typeof lifecycleWalkRoutes;
const options = { tag: 'Lifecycles' };

export function registerWalkRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const routes = lifecycleWalkRoutes;
  registerRoute(app, routes.list, (call) => list(dependencies, call), options);
  registerRoute(app, routes.create, (call) => create(dependencies, call), options);
  registerRoute(app, routes.get, (call) => get(dependencies, call), options);
  registerRoute(app, routes.update, (call) => update(dependencies, call), options);
  registerRoute(app, routes.delete, (call) => remove(dependencies, call), options);
}

function list({ db }: Dependencies, { caller, query }: CallOf<Routes['list']>): Promise<AnswerOf<Routes['list']>> {
  return withTenant(db, caller, async (scope) => {
    const { walks, total } = await listWalks(scope, query, query);
    return { reply: { lifecycle_walks: walks.map(wireWalkOf), total } };
  });
}

function get({ db }: Dependencies, { caller, params }: CallOf<Routes['get']>): Promise<AnswerOf<Routes['get']>> {
  return withTenant(db, caller, async (scope) => walkAnswer(requireWalk(await findWalk(scope, params.id), params.id)));
}

async function create({ db }: Dependencies, call: CallOf<Routes['create']>): Promise<AnswerOf<Routes['create']>> {
  const { body } = call;
  storableWalk(body);
  return await walkNameTaken(body.name, () =>
    transact(db, call, async (scope) => {
      const feed = await lockFeed(scope);
      requireLifecycle(await findLifecycle(scope, body.config_id), body.config_id);
      const [walk] = await insertWalks(scope, [{ ...body, rev: feed.seq + 1 }]);
      if (walk === undefined) throw new Error('A lifecycle test was inserted and did not come back.');
      await recordAudit(scope, walkAudit(walk.id, { before: null, after: walk }));
      return announcedWalk(scope, feed, walk);
    }),
  );
}

async function update({ db }: Dependencies, call: CallOf<Routes['update']>): Promise<AnswerOf<Routes['update']>> {
  const changes = Object.fromEntries(Object.entries(call.body).filter(([, value]) => value !== undefined));
  storableWalk(changes);
  return await walkNameTaken(call.body.name ?? '', () =>
    transact(db, call, async (scope) => {
      const feed = await lockFeed(scope);
      const before = await lockWalkForChange(scope, call.params.id, call.ifMatch);
      const [after] = await updateWalks(scope, [{ ...before, ...changes, rev: feed.seq + 1 }]);
      if (after === undefined) throw new Error(`Lifecycle test ${before.id} was held and is gone.`);
      await recordAudit(scope, walkAudit(before.id, { before, after }));
      return announcedWalk(scope, feed, after);
    }),
  );
}

function remove({ db }: Dependencies, call: CallOf<Routes['delete']>): Promise<AnswerOf<Routes['delete']>> {
  return transact(db, call, async (scope) => {
    const feed = await lockFeed(scope);
    const before = await lockWalkForChange(scope, call.params.id, call.ifMatch);
    await appendEvents(scope, feed, await removeWalks(scope, [before]));
    return noContent;
  });
}
