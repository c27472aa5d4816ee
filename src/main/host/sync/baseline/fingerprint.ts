import type { JsonObject } from '#contract/model/scalars.ts';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { contentHash } from '#host/store/content-hash.ts';

/** Of what a row says, made when it is first asked for: an enhanced backend's rows are known by their revision instead. */
export function fingerprintOf(row: JsonObject): () => string {
  let made: string | null = null;
  return () => {
    made ??= contentHash(canonicalJson(row));
    return made;
  };
}
