import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { findAssignment } from '#backend/db/queries/lifecycles/assignments.ts';
import { findLifecycle } from '#backend/db/queries/lifecycles/lifecycles.ts';
import { type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import { isAllowed } from '#contract/http/access-table.ts';
import type { lifecycleRoutes } from '#contract/http/lifecycle.ts';
import type { UserLifecycleStatus } from '#contract/model/lifecycle.ts';
import { lifecycleStatusOf } from './status-of.ts';

type Route = typeof lifecycleRoutes.userStatus;

/** In which state a user is. Administrators may ask of everybody, others only of themselves (032 US6, FR-014, SC-007). */
export function userLifecycle({ db }: Dependencies, { caller, params }: CallOf<Route>): Promise<AnswerOf<Route>> {
  if (params.id !== caller.actor_id && !isAllowed('admin', caller.roles))
    throw new AppError(
      'forbidden',
      'You may see your own lifecycle status only; administrators see that of everybody.',
    );
  return withTenant(db, caller, async (scope) => ({ reply: await statusOf(scope, params.id) }));
}

async function statusOf(scope: TenantScope, user_id: string): Promise<UserLifecycleStatus> {
  const user = await scope.db.selectFrom('users').select('id').where('id', '=', user_id).executeTakeFirst();
  if (user === undefined) throw new AppError('not_found', `There is no user ${user_id} in your tenant.`);
  const assignment = await findAssignment(scope, 'user', user_id);
  const config = assignment && (await findLifecycle(scope, assignment.config_id));
  return { user_id, ...lifecycleStatusOf(assignment, config) };
}
