import { z } from 'zod';

export const lineChanges = ['added', 'removed', 'unchanged'] as const;

/** Part of a line's content, in UTF-16 units: `[start, end)`. */
export const textRange = z.object({ start: z.int().min(0), end: z.int().min(0) });
export type TextRange = z.infer<typeof textRange>;

/** One row of a comparison (`contract.md` S-12). Line numbers are 1-based; null where the line is not in that text. */
export const diffLine = z
  .object({
    /** Counts the rows of the comparison, not the lines of a text. */
    line_number: z.int().min(1),
    change_type: z.enum(lineChanges),
    content: z.string(),
    old_line: z.int().min(1).nullable(),
    new_line: z.int().min(1).nullable(),
    /** The changed words of a line that was changed; null where the whole line is new, gone or the same. */
    ranges: z.array(textRange).nullable(),
  })
  .meta({ id: 'DiffLine' });
export type DiffLine = z.infer<typeof diffLine>;

/** How many lines are only in the new text, only in the old one, and how many gave way to another. */
export const diffSummary = z.object({
  added: z.int().min(0),
  removed: z.int().min(0),
  changed: z.int().min(0),
});
export type DiffSummary = z.infer<typeof diffSummary>;
