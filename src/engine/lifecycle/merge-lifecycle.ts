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
