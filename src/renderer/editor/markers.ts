import type { Problem } from '#contract/script/problem.ts';
import { monaco } from './monaco.ts';

const owner = 'hookwright';
const problemsOf = new WeakMap<monaco.editor.ITextModel, readonly Problem[]>();

/** Shows the engine's problems in the text. Positions are 1-based with an exclusive end, as Monaco's are. */
export function showProblems(model: monaco.editor.ITextModel, problems: readonly Problem[]): void {
  problemsOf.set(model, problems);
  monaco.editor.setModelMarkers(model, owner, problems.map(markerOf));
}

function markerOf(problem: Problem): monaco.editor.IMarkerData {
  return {
    severity: problem.severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
    message: problem.message,
    code: problem.rule,
    source: owner,
    startLineNumber: problem.line,
    startColumn: problem.column,
    endLineNumber: problem.end_line,
    endColumn: problem.end_column,
    ...(problem.rule === 'unused' || problem.rule.includes('unused') ? { tags: [monaco.MarkerTag.Unnecessary] } : {}),
  };
}

/** Offers "Change to 'X'" where the engine knows what was probably meant. */
export function registerQuickFixes(): void {
  monaco.languages.registerCodeActionProvider(
    'javascript',
    {
      provideCodeActions: (model, range, context) => {
        const actions = (problemsOf.get(model) ?? []).flatMap((problem) => fixFor(model, problem, range, context));
        return { actions, dispose: () => {} };
      },
    },
    { providedCodeActionKinds: ['quickfix'] },
  );
}

function fixFor(
  model: monaco.editor.ITextModel,
  problem: Problem,
  range: monaco.Range,
  context: monaco.languages.CodeActionContext,
): monaco.languages.CodeAction[] {
  const place = new monaco.Range(problem.line, problem.column, problem.end_line, problem.end_column);
  if (problem.suggestion === null || !monaco.Range.areIntersectingOrTouching(place, range)) return [];
  return [
    {
      title: `Change to '${problem.suggestion}'`,
      kind: 'quickfix',
      isPreferred: true,
      diagnostics: context.markers.filter((marker) => marker.message === problem.message),
      edit: {
        edits: [
          {
            resource: model.uri,
            versionId: model.getVersionId(),
            textEdit: { range: place, text: problem.suggestion },
          },
        ],
      },
    },
  ];
}
