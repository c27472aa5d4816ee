import { z } from 'zod';
import { limits } from '#contract/limits.ts';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { toDocument } from '#engine/lifecycle/lifecycle-document.ts';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { readableEntries, savedStates } from '#renderer/state/saved-state.ts';

/** What a test came to, and what of: an old result when one of them changed. */
export interface WalkResult {
  readonly passed: boolean;
  readonly differences: readonly string[];
  /** Null: of a lifecycle that is no more. */
  readonly config: LifecycleConfig | null;
  readonly rev: number;
}

/** By the test's lid. */
export type WalkResults = Readonly<Record<string, WalkResult>>;

/** As it is kept over a restart: with a mark of what it is of. */
const keptResult = z.object({
  passed: z.boolean(),
  differences: z.array(z.string()).readonly(),
  rev: z.int(),
  of: z.string(),
});
type KeptResults = Readonly<Record<string, z.infer<typeof keptResult>>>;

const saved = savedStates<KeptResults>('ws:lifecycle:results:', readableEntries(keptResult));
const known = new Map<string, KeptResults>();

/** Keeps what tests of a lifecycle came to, over a restart (LC-113). */
export function keepResults(lid: string, config: LifecycleConfig, results: WalkResults): void {
  const of = markOf(config);
  const others = Object.entries(known.get(lid) ?? {}).filter(([test]) => !(test in results));
  const added = Object.entries(results).map(([test, { passed, differences, rev }]) => {
    return [test, { passed, differences, rev, of }] as const;
  });
  // Of those that were deleted meanwhile the oldest go first.
  const kept = Object.fromEntries([...others, ...added].slice(-limits.casesPerScript));
  known.set(lid, kept);
  saved(lid).write(kept);
}

/** What the tests of a lifecycle came to last, as far as it is known; of the lifecycle as it is now, or of one before it. */
export async function readResults(lid: string, config: LifecycleConfig): Promise<WalkResults> {
  const read = known.has(lid)
    ? null
    : await saved(lid)
        .read()
        .catch(() => null);
  const kept = { ...read, ...known.get(lid) };
  known.set(lid, kept);
  const of = markOf(config);
  return Object.fromEntries(
    Object.entries(kept).map(([test, { of: before, ...result }]) => [
      test,
      { ...result, config: before === of ? config : null },
    ]),
  );
}

/** The same for the same content, whatever the order of its elements. */
function markOf(config: LifecycleConfig): string {
  let one = 0xde_ad_be_ef;
  let other = 0x41_c6_ce_57;
  const text = canonicalJson(toDocument(config));
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 2_654_435_761);
    other = Math.imul(other ^ code, 1_597_334_677);
  }
  return [text.length, one >>> 0, other >>> 0].map((part) => part.toString(36)).join('-');
}
