import type { Breakpoint } from '#contract/script/debug.ts';
import { breakpointsOf, breakpointWords, moveBreakpoints, useBreakpoints } from '#renderer/state/breakpoints.ts';
import { currentRun, type DebugRun, noteText, useDebug } from '#renderer/state/debug-run.ts';
import { monaco } from './monaco.ts';

/** Shows a script's breakpoints in the gutter and keeps them at their statements while the text is edited. Returns how to stop. */
export function breakpointMarks(model: monaco.editor.ITextModel, lid: string): () => void {
  let shown: string[] = [];
  let ids: string[] = [];
  let taking = false;

  function draw(): void {
    if (taking || model.isDisposed()) return;
    const list = breakpointsOf(lid);
    const run = currentRun();
    const marks = list.map((one) => markOf(one, run?.lid === lid ? run : null, model.getLineCount()));
    shown = model.deltaDecorations(shown, marks);
    ids = list.map(({ id }) => id);
  }

  /** Takes over where the edits have moved them. */
  function follow(): void {
    noteText(lid, model.getValue(monaco.editor.EndOfLinePreference.LF));
    const before = breakpointsOf(lid);
    const moved = before.map((one) => {
      const range = model.getDecorationRange(shown[ids.indexOf(one.id)] ?? '');
      return range === null || range.startLineNumber === one.line ? one : { ...one, line: range.startLineNumber };
    });
    if (moved.every((one, index) => one === before[index])) return;
    taking = true;
    moveBreakpoints(lid, moved);
    taking = false;
    draw();
  }

  draw();
  const changes = model.onDidChangeContent(follow);
  const stops = [
    () => changes.dispose(),
    useBreakpoints.subscribe((now, before) => now[lid] !== before[lid] && draw()),
    useDebug.subscribe((now, before) => now.run?.bound !== before.run?.bound && draw()),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function markOf(breakpoint: Breakpoint, run: DebugRun | null, lines: number): monaco.editor.IModelDeltaDecoration {
  const line = Math.min(breakpoint.line, lines);
  const bound = breakpoint.enabled ? run?.bound[breakpoint.id] : undefined;
  const words = [breakpointWords(breakpoint)];
  if (bound?.problem) words.push(bound.problem);
  else if (bound && bound.line !== breakpoint.line) words.push(`Stops at line ${bound.line}`);
  const unbound = bound?.problem ? ' breakpoint-unbound' : '';
  return {
    range: new monaco.Range(line, 1, line, 1),
    options: {
      stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
      glyphMarginClassName: breakpointShape(breakpoint) + unbound,
      glyphMarginHoverMessage: words.map((value) => ({ value })),
      overviewRuler: { color: { id: 'hookwright.breakpoint' }, position: monaco.editor.OverviewRulerLane.Left },
    },
  };
}

/** The classes that give a breakpoint its form: a dot, a dot with a bar for a condition, a diamond for a log point, hollow when disabled. */
export function breakpointShape({ enabled, condition, log_message }: Breakpoint): string {
  const kind = log_message !== null ? 'log' : condition !== null ? 'condition' : 'plain';
  return `breakpoint-mark breakpoint-${kind} ${enabled ? 'breakpoint-on' : 'breakpoint-off'}`;
}
