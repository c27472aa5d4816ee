import microdiff from 'microdiff';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import { jsonPath } from '../text/json-path.ts';

/** One place at which two attribute objects differ. `path` is as an author would write it, such as `emails[0].value`. */
export interface AttributeChange {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

const kinds = { CREATE: 'added', REMOVE: 'removed', CHANGE: 'changed' } as const;

/** What a run changed, in the order of the attributes before and then of what was added. */
export function diffAttributes(before: JsonObject, after: JsonObject): AttributeChange[] {
  // Values that came through JSON have no cycles.
  return microdiff(before, after, { cyclesFix: false }).map((difference) => ({
    path: jsonPath(difference.path),
    kind: kinds[difference.type],
    before: difference.type === 'CREATE' ? undefined : (difference.oldValue as Json),
    after: difference.type === 'REMOVE' ? undefined : (difference.value as Json),
  }));
}
