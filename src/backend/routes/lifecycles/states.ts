import { randomUUID } from 'node:crypto';
import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { countByState } from '#backend/db/queries/lifecycles/assignments.ts';
import { findLifecycle, type LifecycleRow } from '#backend/db/queries/lifecycles/lifecycles.ts';
import { storableTexts } from '#backend/db/text.ts';
import { type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import type { lifecycleRoutes } from '#contract/http/lifecycle.ts';
import { lifecycleState } from '#contract/model/lifecycle.ts';
import {
  addState,
  changeState,
  type Edited,
  removeState,
  reorderStates,
  requireState,
  setActions,
} from '#engine/lifecycle/edits.ts';
import { changeLifecycle } from './change-lifecycle.ts';
import { detailOf, requireLifecycle, wireStateOf } from './lifecycle-answer.ts';

type Routes = typeof lifecycleRoutes;
type StateAnswer = AnswerOf<Routes['addState']>;

const unplacedState = lifecycleState.omit({ position: true });

/** 032 US2-1, US2-2, FR-006. */
export function createState(dependencies: Dependencies, call: CallOf<Routes['addState']>): Promise<StateAnswer> {
  const id = randomUUID();
  const { is_initial, position, description = null, ...body } = call.body;
  storableTexts({ name: body.name, description });
  const state = unplacedState.parse({ ...body, id, description });
  return editState(dependencies, call, id, (config) =>
    addState(config, { ...state, position: position ?? undefined, is_initial }),
  );
}

/** 032 US2-3, FR-007. */
export function updateState(
  dependencies: Dependencies,
  call: CallOf<Routes['updateState']>,
): Promise<AnswerOf<Routes['updateState']>> {
  const { body, params } = call;
  storableTexts({ name: body.name, description: body.description });
  const changes = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  return editState(dependencies, call, params.state_id, (config) => changeState(config, params.state_id, changes));
}

function editState(
  dependencies: Dependencies,
  call: Parameters<typeof changeLifecycle>[1],
  id: string,
  edit: (config: LifecycleRow) => Edited,
): Promise<StateAnswer> {
  let edited: Edited | undefined;
  const apply = (config: LifecycleRow) => {
    edited = edit(config);
    return edited.config;
  };
  return changeLifecycle(dependencies, call, apply, async (row, scope) => {
    const state = wireStateOf(row, id, await countByState(scope, [row.id]));
    return { reply: { ...state, was_initial: edited?.was_initial ?? null, warning: edited?.warning ?? null } };
  });
}

/** 032 US2-4, FR-008. @throws AppError `conflict` with the transitions that use it, or the count of those in it. */
export function deleteState(
  dependencies: Dependencies,
  call: CallOf<Routes['removeState']>,
): Promise<AnswerOf<Routes['removeState']>> {
  const { state_id } = call.params;
  let warning: string | null = null;
  const edit = async (config: LifecycleRow, scope: TenantScope) => {
    const edited = removeState(config, state_id);
    await refuseOccupied(scope, config, state_id);
    warning = edited.warning;
    return edited.config;
  };
  return changeLifecycle(dependencies, call, edit, () => ({ reply: { warning } }));
}

async function refuseOccupied(scope: TenantScope, config: LifecycleRow, id: string): Promise<void> {
  const inside = (await countByState(scope, [config.id])).get(id) ?? 0;
  if (inside === 0) return;
  const { name } = requireState(config, id);
  const who = inside === 1 ? 'One object is' : `${inside} objects are`;
  throw new AppError('conflict', `${who} in the state ${name}. Move them to another state first.`, {
    object_count: inside,
  });
}

/** 032 FR-016. */
export function orderStates(
  dependencies: Dependencies,
  call: CallOf<Routes['reorderStates']>,
): Promise<AnswerOf<Routes['reorderStates']>> {
  const { state_ids } = call.body;
  return changeLifecycle(
    dependencies,
    call,
    (config) => reorderStates(config, state_ids),
    async (row, scope) => ({ reply: await detailOf(scope, row) }),
  );
}

/** 032 US5-1, FR-013. */
export function getActions(
  { db }: Dependencies,
  { caller, params }: CallOf<Routes['getActions']>,
): Promise<AnswerOf<Routes['getActions']>> {
  return withTenant(db, caller, async (scope) => {
    const row = requireLifecycle(await findLifecycle(scope, params.id), params.id);
    return { reply: actionsOf(row, params.state_id) };
  });
}

/** 032 US5-2 to US5-4: a list that is not sent stays, an empty one clears. */
export function replaceActions(
  dependencies: Dependencies,
  call: CallOf<Routes['setActions']>,
): Promise<AnswerOf<Routes['setActions']>> {
  const { entry_actions, exit_actions } = call.body;
  const lists = { entry_actions: entry_actions ?? undefined, exit_actions: exit_actions ?? undefined };
  return changeLifecycle(
    dependencies,
    call,
    (config) => setActions(config, call.params.state_id, lists),
    (row) => ({ reply: actionsOf(row, call.params.state_id) }),
  );
}

function actionsOf(row: LifecycleRow, id: string) {
  const { name, entry_actions, exit_actions } = requireState(row, id);
  return { state_id: id, state_name: name, entry_actions, exit_actions };
}
