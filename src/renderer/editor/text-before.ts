import type { EditHistory } from '#contract/rpc/scripts.ts';

/** The text from which these edits, oldest first, led to `text`; null where they cannot have. */
export function textBefore(text: string, edits: EditHistory['edits']): string | null {
  let before = text;
  for (const { start, removed, inserted } of edits.toReversed()) {
    const end = start + inserted.length;
    if (start < 0 || before.slice(start, end) !== inserted) return null;
    before = before.slice(0, start) + removed + before.slice(end);
  }
  return before;
}
