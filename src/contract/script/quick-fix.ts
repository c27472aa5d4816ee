import { z } from 'zod';
import { problem } from './problem.ts';

/** What a repair changes: the text from `start` up to `end` (UTF-16 units of the checked text) gives way to `text`. */
export const fixEdit = z.object({ start: z.int().min(0), end: z.int().min(0), text: z.string() });
export type FixEdit = z.infer<typeof fixEdit>;

/** One way to repair a problem. Its edits are in order and do not overlap; applied together they are one step. */
export const quickFix = z.object({
  /** The same for all problems that are repaired in this way: `rule/way`. */
  kind: z.string(),
  /** A sentence for a menu, such as `Change to 'attributes'`. */
  title: z.string(),
  edits: z.array(fixEdit).min(1),
});
export type QuickFix = z.infer<typeof quickFix>;

/** A problem as the studio shows it: with its repairs, the one that was probably meant first. The HTTP contract has none. */
export const scriptProblem = problem.extend({ fixes: z.array(quickFix).optional() });
export type ScriptProblem = z.infer<typeof scriptProblem>;

export interface ScriptValidation {
  /** Whether there are no errors: neither the runtime's nor those of the workspace's lint profile. */
  readonly valid: boolean;
  readonly errors: ScriptProblem[];
  readonly warnings: ScriptProblem[];
}
