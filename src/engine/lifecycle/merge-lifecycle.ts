import type { JsonObject } from '#contract/model/scalars.ts';
import { mergeJsonByKey } from '../merge/merge-json.ts';

/** Three documents of `toDocument`: what two windows began from, and what each made of it. */
interface LifecycleMerge {
  readonly base: JsonObject;
  readonly theirs: JsonObject;
  readonly yours: JsonObject;
}

/** Both changes, element by element; null where both set the same member of one element to different values (sync.md 3.12). */
export function mergeLifecycles({ base, theirs, yours }: LifecycleMerge): JsonObject | null {
  const { value, conflicts } = mergeJsonByKey(base, theirs, yours);
  return conflicts.length > 0 ? null : (value as JsonObject);
}

/**
 * The same of an edit that names only the elements that it changed, as they were (`base`) and as they are (`yours`): every
 * other one is as `theirs` has it. Elements of `base` alone were deleted, of `yours` alone added. An edit that names them
 * all is one as well.
 */
export function wholeMerge({ base, theirs, yours }: LifecycleMerge): LifecycleMerge {
  const whole = (side: JsonObject): JsonObject => {
    const lists = elementLists.map((list) => {
      const named = { ...membersOf(base, list), ...membersOf(yours, list) };
      const others = Object.entries(membersOf(theirs, list)).filter(([id]) => !Object.hasOwn(named, id));
      return [list, { ...Object.fromEntries(others), ...membersOf(side, list) }];
    });
    return { ...side, ...Object.fromEntries(lists) };
  };
  return { base: whole(base), theirs, yours: whole(yours) };
}

const elementLists = ['states', 'transitions'] as const;

function membersOf(document: JsonObject, list: (typeof elementLists)[number]): JsonObject {
  return (document[list] ?? {}) as JsonObject;
}
