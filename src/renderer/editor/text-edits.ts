import { diffLines } from '#engine/merge/line-diff.ts';
import { createStepMeter, MergeGaveUp } from '#engine/merge/merge-budget.ts';
import { singleEdit, type TextEdit } from './single-edit.ts';

/** Somebody may be typing while this runs. */
const mostSteps = 2_000_000;

/**
 * The edits that make `before` into `after`, one for each group of lines that differ, so that a cursor between them stays
 * where it is. Offsets are those of `before`; where the texts are too far apart it is one edit.
 */
export function textEdits(before: string, after: string): TextEdit[] {
  const whole = singleEdit(before, after);
  if (whole === null) return [];
  const from = linesOf(before);
  const to = linesOf(after);
  const starts = offsets(from);
  try {
    return diffLines(from, to, createStepMeter({ max_steps: mostSteps })).flatMap((hunk) => {
      const start = starts[hunk.from_start] ?? before.length;
      const old = from.slice(hunk.from_start, hunk.from_end).join('');
      const edit = singleEdit(old, to.slice(hunk.to_start, hunk.to_end).join(''));
      return edit === null ? [] : [{ from: start + edit.from, to: start + edit.to, text: edit.text }];
    });
  } catch (error) {
    if (error instanceof MergeGaveUp) return [whole];
    throw error;
  }
}

/** With their line ends, so that joined they are the text again. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function offsets(lines: readonly string[]): number[] {
  let offset = 0;
  return lines.map((line) => {
    const start = offset;
    offset += line.length;
    return start;
  });
}
