import { breakpointAt } from '#renderer/state/breakpoints.ts';
import { type DebugRun, standingPlace, useDebug } from '#renderer/state/debug-run.ts';
import { breakpointShape } from './breakpoint-marks.ts';
import { monaco } from './monaco.ts';

/** Marks where a run of this script stands, and what was thrown there. Returns how to stop. */
export function standingMarks(model: monaco.editor.ITextModel, lid: string): () => void {
  let shown: string[] = [];
  const draw = (run: DebugRun | null) => {
    if (model.isDisposed()) return;
    const mine = run?.lid === lid ? run : null;
    shown = model.deltaDecorations(shown, mine === null ? [] : marksOf(mine, model, lid));
  };
  draw(useDebug.getState().run);
  return useDebug.subscribe((now, before) => {
    if (now.run?.pause !== before.run?.pause || now.run?.frame !== before.run?.frame) draw(now.run);
  });
}

function marksOf(run: DebugRun, model: monaco.editor.ITextModel, lid: string): monaco.editor.IModelDeltaDecoration[] {
  const place = standingPlace(run);
  const { pause } = run;
  if (place === null || pause === null) return [];
  const line = Math.min(place.line, model.getLineCount());
  const innermost = run.frame === 0;
  const stopped = innermost && pause.exception !== null;
  const kind = stopped ? 'thrown' : innermost ? 'here' : 'caller';
  const marks: monaco.editor.IModelDeltaDecoration[] = [
    {
      range: new monaco.Range(line, 1, line, 1),
      options: {
        isWholeLine: true,
        className: `standing-line standing-${kind}`,
        glyphMarginClassName: `${breakpointClass(lid, line)}standing-mark standing-${kind}`,
        glyphMarginHoverMessage: { value: innermost ? 'The run stands here' : 'Called from here' },
        zIndex: 10,
      },
    },
  ];
  const from = model.validatePosition({ lineNumber: line, column: place.column });
  const word = model.getWordAtPosition(from);
  const end = word === null ? from.column + 1 : word.endColumn;
  marks.push({
    range: new monaco.Range(line, from.column, line, Math.min(end, model.getLineMaxColumn(line))),
    options: { inlineClassName: 'standing-place' },
  });
  if (stopped && pause.exception !== null) marks.push(thrownText(model, line, pause.exception.text));
  return marks;
}

/** Of several marks at a line the gutter shows one: where the run stands, with the breakpoint behind it. */
function breakpointClass(lid: string, line: number): string {
  const breakpoint = breakpointAt(lid, line);
  return breakpoint === undefined ? '' : `${breakpointShape(breakpoint)} `;
}

/** What was thrown, written behind the line. */
function thrownText(model: monaco.editor.ITextModel, line: number, text: string): monaco.editor.IModelDeltaDecoration {
  const end = model.getLineMaxColumn(line);
  return {
    range: new monaco.Range(line, end, line, end),
    options: {
      showIfCollapsed: true,
      after: { content: `  ⚠ ${text}`, inlineClassName: 'thrown-text', inlineClassNameAffectsLetterSpacing: true },
    },
  };
}
