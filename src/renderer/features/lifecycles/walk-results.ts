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
/** What is kept later is the newer, however long its mark takes, and whatever became of those before it. */
let kept: Promise<void> = Promise.resolve();

/** Keeps what tests of a lifecycle came to, over a restart (LC-113). */
export function keepResults(lid: string, config: LifecycleConfig, results: WalkResults): Promise<void> {
  const before = kept;
  kept = Promise.all([markOf(config), Promise.allSettled([before])]).then(([of]) => put(lid, of, results));
  return kept;
}

function put(lid: string, of: string, results: WalkResults): void {
  const others = Object.entries(known.get(lid) ?? {}).filter(([test]) => !(test in results));
  const added = Object.entries(results).map(([test, { passed, differences, rev }]) => {
    return [test, { passed, differences, rev, of }] as const;
  });
  // Of those that were deleted meanwhile the oldest go first.
  const all = Object.fromEntries([...others, ...added].slice(-limits.casesPerScript));
  known.set(lid, all);
  saved(lid).write(all);
}

/** What the tests of a lifecycle came to last, as far as it is known; of the lifecycle as it is now, or of one before it. */
export async function readResults(lid: string, config: LifecycleConfig): Promise<WalkResults> {
  const of = await markOf(config);
  const read = known.has(lid)
    ? null
    : await saved(lid)
        .read()
        .catch(() => null);
  const all = { ...read, ...known.get(lid) };
  known.set(lid, all);
  return Object.fromEntries(
    Object.entries(all).map(([test, { of: before, ...result }]) => [
      test,
      { ...result, config: before === of ? config : null },
    ]),
  );
}

/** The same for the same content, whatever the order of its elements. */
async function markOf(config: LifecycleConfig): Promise<string> {
  const text = canonicalJson(toDocument(config));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
