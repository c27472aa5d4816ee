import type { FieldChange, PublishPlan } from '#contract/model/publish-plan.ts';
import type { Json } from '#contract/model/scalars.ts';
import { diffLines } from '../merge/line-diff.ts';
import { createStepMeter, MergeGaveUp } from '../merge/merge-budget.ts';
import { splitText } from '../merge/text-lines.ts';

type LineCount = Pick<FieldChange, 'lines_added' | 'lines_removed'>;
const noCount: LineCount = { lines_added: null, lines_removed: null };
const mostSteps = 5_000_000;

/**
 * Counts the changed lines of the texts in a plan, for the eye only: they are no part of what is approved. Apart from the
 * planner, since it reads every text, and the planner none that it can do without.
 */
export function withLineCounts(plan: PublishPlan, text: (hash: string) => string | null): PublishPlan {
  const changes = plan.changes.map((change) => ({
    ...change,
    fields: change.fields.map((field) =>
      field.unit === 'text_lines' ? { ...field, ...countLines(field.before, field.after, text) } : field,
    ),
  }));
  return { ...plan, changes };
}

/** No count where a text is not at hand or too costly to compare. */
function countLines(before: Json, after: Json, text: (hash: string) => string | null): LineCount {
  const from = typeof before === 'string' ? text(before) : '';
  const to = typeof after === 'string' ? text(after) : '';
  if (from === null || to === null) return noCount;
  try {
    const count = { lines_added: 0, lines_removed: 0 };
    for (const hunk of diffLines(
      splitText(from).lines,
      splitText(to).lines,
      createStepMeter({ max_steps: mostSteps }),
    )) {
      count.lines_added += hunk.to_end - hunk.to_start;
      count.lines_removed += hunk.from_end - hunk.from_start;
    }
    return count;
  } catch (error) {
    if (error instanceof MergeGaveUp) return noCount;
    throw error;
  }
}
