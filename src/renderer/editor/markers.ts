import type { ScriptProblem } from '#contract/script/quick-fix.ts';
import { monaco } from './monaco.ts';
import { noteRepairs } from './quick-fixes.ts';

const owner = 'hookwright';
/** Code that can go: Monaco draws it paler. */
const needless = new Set(['no-unused-vars', 'no-unreachable', 'no-self-assign']);

/** Shows the engine's problems in the text. Positions are 1-based with an exclusive end, as Monaco's are. */
export function showProblems(model: monaco.editor.ITextModel, problems: readonly ScriptProblem[]): void {
  noteRepairs(model, problems);
  monaco.editor.setModelMarkers(model, owner, problems.map(markerOf));
}

function markerOf(problem: ScriptProblem): monaco.editor.IMarkerData {
  return {
    severity: problem.severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
    message: problem.message,
    code: problem.rule,
    source: owner,
    startLineNumber: problem.line,
    startColumn: problem.column,
    endLineNumber: problem.end_line,
    endColumn: problem.end_column,
    ...(needless.has(problem.rule) ? { tags: [monaco.MarkerTag.Unnecessary] } : {}),
  };
}
