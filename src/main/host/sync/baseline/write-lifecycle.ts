import { z } from 'zod';
import type { BackendProfile } from '#contract/model/backend-profile.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import type { LifecycleStep } from '#engine/lifecycle/publish/step.ts';
import { lifecyclePath, readLifecycle } from './read-lifecycle.ts';
import { cleared, type WriteAdapter, type WriteRequest, withoutNulls } from './write-adapter.ts';

const put = (path: string, body: JsonObject): WriteRequest => ({ method: 'PUT', path, body, reply: 'nothing' });
const post = (path: string, body: JsonObject): WriteRequest => ({ method: 'POST', path, body, reply: 'nothing' });
const remove = (path: string): WriteRequest => ({ method: 'DELETE', path, reply: 'nothing' });

/** Lifecycles (`contract.md` 3.2). What is in them goes there step by step. */
export const writeLifecycle: WriteAdapter = {
  type: 'lifecycle_config',
  read: readLifecycle,
  create: ({ states: _, transitions: __, initial_state_id: ___, ...fields }) => ({
    method: 'POST',
    path: readLifecycle.path,
    body: withoutNulls(fields),
    reply: 'row',
  }),
  update: (remoteId, fields, profile) => put(lifecyclePath(remoteId), cleared(fields, profile)),
  publishVersion: null,
  setStatus: () => null,
  remove: (remoteId) => remove(lifecyclePath(remoteId)),
};

/** The request of one step (`contract.md` LC-04, LC-06 to LC-10, LC-12, LC-15). `idOf`: what the server calls an element. */
export function stepRequest(
  remoteId: string,
  step: LifecycleStep,
  idOf: (ownId: string) => string,
  profile: BackendProfile,
): WriteRequest {
  const at = (kind: 'states' | 'transitions', ...rest: readonly string[]) => lifecyclePath(remoteId, kind, ...rest);
  switch (step.kind) {
    case 'change_config':
      return put(lifecyclePath(remoteId), cleared(jsonOf(step.changes), profile));
    case 'add_state':
      return post(at('states'), withoutNulls(jsonOf(step.state)));
    case 'change_state':
      return put(at('states', idOf(step.id)), cleared(jsonOf(step.changes), profile));
    case 'remove_state':
      return remove(at('states', idOf(step.id)));
    case 'set_actions': {
      const { entry_actions, exit_actions } = step;
      return put(at('states', idOf(step.id), 'actions'), jsonOf({ entry_actions, exit_actions }));
    }
    case 'add_transition': {
      const { from_state_id, to_state_id } = step.transition;
      const ends = { from_state_id: idOf(from_state_id), to_state_id: idOf(to_state_id) };
      return post(at('transitions'), withoutNulls(jsonOf({ ...step.transition, ...ends })));
    }
    case 'remove_transition':
      return remove(at('transitions', idOf(step.id)));
    case 'set_conditions':
      return put(at('transitions', idOf(step.id), 'conditions'), jsonOf({ conditions: step.conditions }));
  }
}

const made = z.object({ id: z.uuid().toLowerCase() });

/** What the server calls the element that a step has made; null where the answer does not say it. */
export function madeElementId(reply: unknown): string | null {
  return made.safeParse(reply).data?.id ?? null;
}

/** Steps are made of what was parsed from JSON. */
function jsonOf(value: object): JsonObject {
  return value as Readonly<Record<string, Json>>;
}
