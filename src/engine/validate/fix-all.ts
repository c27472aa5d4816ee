import type { FixEdit, QuickFix } from '#contract/script/quick-fix.ts';
import type { LintOptions } from './lint-config.ts';
import { inspectScript } from './lint-script.ts';

/** Repairs may uncover more of the same, such as a name that was only read by an unused one; it ends at this many rounds. */
const mostRounds = 20;

export interface FixedText {
  readonly body: string;
  /** Problems that were repaired. */
  readonly fixed: number;
}

/** Repairs all problems of a script that the same kind of fix repairs, again and again until none of them is left. */
export function fixAll(script_body: string, kind: string, options: LintOptions = {}): FixedText {
  let body = script_body;
  let fixed = 0;
  for (let round = 0; round < mostRounds; round += 1) {
    const chosen = apart(
      inspectScript(body, options).flatMap(({ fixes = [] }) => fixes.find((fix) => fix.kind === kind) ?? []),
    );
    if (chosen.length === 0) break;
    const next = applyEdits(
      body,
      chosen.flatMap(({ edits }) => edits),
    );
    if (next === body) break;
    body = next;
    fixed += chosen.length;
  }
  return { body, fixed };
}

/** Those that do not touch each other; the rest has its turn in the next round. */
function apart(fixes: readonly QuickFix[]): QuickFix[] {
  const taken: FixEdit[] = [];
  return fixes.filter(({ edits }) => {
    const clashes = edits.some((edit) => taken.some((other) => edit.start <= other.end && other.start <= edit.end));
    if (!clashes) taken.push(...edits);
    return !clashes;
  });
}

/** The text after edits that do not overlap, in any order. */
export function applyEdits(text: string, edits: readonly FixEdit[]): string {
  let result = text;
  for (const { start, end, text: inserted } of edits.toSorted((a, b) => b.start - a.start)) {
    result = result.slice(0, start) + inserted + result.slice(end);
  }
  return result;
}
