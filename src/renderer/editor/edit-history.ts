import type { EditHistory } from '#contract/rpc/scripts.ts';
import { monaco } from './monaco.ts';
import { textBefore } from './text-before.ts';

/** As far back as anybody goes; more would only make the script open later. */
const mostSteps = 400;

/**
 * Gives the model the undo and redo steps of earlier sessions so that they can be taken back after a restart too.
 * Without effect where the history does not lead to the text that is stored.
 */
export function restoreHistory(model: monaco.editor.ITextModel, history: EditHistory, text: string): void {
  const from = Math.max(0, history.position - mostSteps);
  const edits = history.edits.slice(from, history.position + mostSteps);
  const position = history.position - from;
  const oldest = edits.length === 0 || text.includes('\r') ? null : textBefore(text, edits.slice(0, position));
  if (oldest === null) return;
  model.setValue(oldest);
  for (const edit of edits) {
    const start = model.getPositionAt(edit.start);
    const end = model.getPositionAt(edit.start + edit.removed.length);
    model.pushStackElement();
    model.pushEditOperations([], [{ range: monaco.Range.fromPositions(start, end), text: edit.inserted }], () => null);
  }
  model.pushStackElement();
  for (let undone = edits.length; undone > position; undone -= 1) void model.undo();
  if (model.getValue(monaco.editor.EndOfLinePreference.LF) !== text) model.setValue(text);
}
