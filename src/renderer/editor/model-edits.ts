import type { FixEdit } from '#contract/script/quick-fix.ts';
import { monaco } from './monaco.ts';

/** Edits by offset as Monaco wants them. The offsets are those of the model's own text. */
export function modelEdits(
  model: monaco.editor.ITextModel,
  edits: readonly FixEdit[],
): { range: monaco.Range; text: string }[] {
  return edits.map(({ start, end, text }) => ({
    range: monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end)),
    text,
  }));
}
