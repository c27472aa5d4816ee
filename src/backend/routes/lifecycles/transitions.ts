import { randomUUID } from 'node:crypto';
import { type AnswerOf, type CallOf, noContent } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { findLifecycle, type LifecycleRow } from '#backend/db/queries/lifecycles/lifecycles.ts';
import { storableTexts } from '#backend/db/text.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import type { lifecycleRoutes } from '#contract/http/lifecycle.ts';
import { lifecycleTransition } from '#contract/model/lifecycle.ts';
import { readConditionContext } from '#engine/lifecycle/condition-context.ts';
import {
  addTransition,
  changeTransition,
  removeTransition,
  requireTransition,
  setConditions,
} from '#engine/lifecycle/edits.ts';
import { evaluateConditions } from '#engine/lifecycle/simulate.ts';
import { changeLifecycle } from './change-lifecycle.ts';
import { requireLifecycle, wireTransitionOf } from './lifecycle-answer.ts';

type Routes = typeof lifecycleRoutes;

/** 032 US3-1, US3-2, FR-009. */
export function createTransition(
  dependencies: Dependencies,
  call: CallOf<Routes['addTransition']>,
): Promise<AnswerOf<Routes['addTransition']>> {
  const { approval_workflow_id = null, grace_period_hours, ...body } = call.body;
  storableTexts({ name: body.name });
  const transition = lifecycleTransition.parse({
    ...body,
    id: randomUUID(),
    approval_workflow_id,
    grace_period_hours: grace_period_hours ?? 0,
  });
  return changeLifecycle(
    dependencies,
    call,
    (config) => addTransition(config, transition),
    (row) => ({ reply: wireTransitionOf(row, transition.id) }),
  );
}

/** An addition to the contract: only what is sent changes. */
export function updateTransition(
  dependencies: Dependencies,
  call: CallOf<Routes['updateTransition']>,
): Promise<AnswerOf<Routes['updateTransition']>> {
  const { transition_id } = call.params;
  const { grace_period_hours, ...body } = call.body;
  storableTexts({ name: body.name });
  const sent = {
    ...body,
    ...(grace_period_hours === undefined ? {} : { grace_period_hours: grace_period_hours ?? 0 }),
  };
  const changes = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
  return changeLifecycle(
    dependencies,
    call,
    (config) => changeTransition(config, transition_id, changes),
    (row) => ({ reply: wireTransitionOf(row, transition_id) }),
  );
}

/** 032 US3-3, FR-010. */
export function deleteTransition(
  dependencies: Dependencies,
  call: CallOf<Routes['removeTransition']>,
): Promise<AnswerOf<Routes['removeTransition']>> {
  return changeLifecycle(
    dependencies,
    call,
    (config) => removeTransition(config, call.params.transition_id),
    () => noContent,
  );
}

/** 032 US4-1, FR-011. */
export function getConditions(
  { db }: Dependencies,
  { caller, params }: CallOf<Routes['getConditions']>,
): Promise<AnswerOf<Routes['getConditions']>> {
  return withTenant(db, caller, async (scope) => {
    const row = requireLifecycle(await findLifecycle(scope, params.id), params.id);
    return { reply: conditionsOf(row, params.transition_id) };
  });
}

/** 032 US4-2. @throws AppError `validation_error` with the index of the condition and the column. */
export function replaceConditions(
  dependencies: Dependencies,
  call: CallOf<Routes['setConditions']>,
): Promise<AnswerOf<Routes['setConditions']>> {
  const { transition_id } = call.params;
  return changeLifecycle(
    dependencies,
    call,
    (config) => setConditions(config, transition_id, call.body.conditions),
    (row) => ({ reply: conditionsOf(row, transition_id) }),
  );
}

function conditionsOf(row: LifecycleRow, id: string) {
  const { name, conditions } = requireTransition(row, id);
  return { transition_id: id, transition_name: name, conditions };
}

/** 032 US4-3, US4-4, FR-012. @throws AppError `validation_error` for a context that is empty or no object (032 edge case 7). */
export function evaluateTransition(
  { db, clock }: Dependencies,
  { caller, params, body }: CallOf<Routes['evaluate']>,
): Promise<AnswerOf<Routes['evaluate']>> {
  const context = readConditionContext(body);
  return withTenant(db, caller, async (scope) => {
    const row = requireLifecycle(await findLifecycle(scope, params.id), params.id);
    const { conditions } = requireTransition(row, params.transition_id);
    const results = evaluateConditions(conditions, context, clock().getTime());
    return { reply: { is_allowed: results.every(({ passed }) => passed), results } };
  });
}
