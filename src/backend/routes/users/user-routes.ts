import type { FastifyInstance } from 'fastify';
import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { registerRoute } from '#backend/app/register-route.ts';
import { findLifecycles } from '#backend/db/queries/lifecycles/lifecycles.ts';
import { listUsers } from '#backend/db/queries/users/list-users.ts';
import { storableTexts } from '#backend/db/text.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import { userRoutes } from '#contract/http/users.ts';
import { lifecycleStatusOf } from '../lifecycles/status-of.ts';

export function registerUserRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  registerRoute(app, userRoutes.list, (call) => allUsers(dependencies, call), { tag: 'Users' });
}

type List = typeof userRoutes.list;

/** 032 US6, for administrators: each lifecycle that somebody of the page is in is read once. */
function allUsers({ db }: Dependencies, { caller, query }: CallOf<List>): Promise<AnswerOf<List>> {
  const { search, limit, offset } = query;
  storableTexts({ search });
  return withTenant(db, caller, async (scope) => {
    const { rows, total } = await listUsers(scope, search, query);
    const ids = [...new Set(rows.flatMap(({ assignment }) => assignment?.config_id ?? []))];
    const configs = new Map((await findLifecycles(scope, ids)).map((config) => [config.id, config]));
    const items = rows.map(({ assignment, ...user }) => ({
      ...user,
      ...lifecycleStatusOf(assignment, assignment && configs.get(assignment.config_id)),
    }));
    return { reply: { items, total, limit, offset } };
  });
}
