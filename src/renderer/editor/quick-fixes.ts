import { fixAllTitle } from '#contract/script/fix-all-title.ts';
import type { QuickFix, ScriptProblem } from '#contract/script/quick-fix.ts';
import { repairAll } from '#renderer/state/repair.ts';
import { modelEdits } from './model-edits.ts';
import { monaco } from './monaco.ts';

interface Repairs {
  readonly problems: readonly ScriptProblem[];
  /** Of the text that the problems were found in; the edits are offsets of it. */
  readonly version: number;
}

const repairs = new WeakMap<monaco.editor.ITextModel, Repairs>();
const scripts = new WeakMap<monaco.editor.ITextModel, string>();
const repairAllCommand = 'hookwright.repair_all';

/** Keeps the repairs of what was just found in a text. */
export function noteRepairs(model: monaco.editor.ITextModel, problems: readonly ScriptProblem[]): void {
  repairs.set(model, { problems, version: model.getVersionId() });
}

/** Lets everything of one kind be repaired in the text of a script. Returns how to end that. */
export function repairable(model: monaco.editor.ITextModel, lid: string): () => void {
  scripts.set(model, lid);
  return () => scripts.delete(model);
}

/** Offers the engine's repairs in Monaco's menu, and each that fits several places for all of them. */
export function registerQuickFixes(): void {
  monaco.editor.registerCommand(repairAllCommand, (_accessor, lid: string, kind: string) => void repairAll(lid, kind));
  monaco.languages.registerCodeActionProvider(
    'javascript',
    {
      provideCodeActions: (model, range, context) => {
        const known = repairs.get(model);
        const actions = known?.version === model.getVersionId() ? actionsAt(model, known.problems, range, context) : [];
        return { actions, dispose: () => {} };
      },
    },
    { providedCodeActionKinds: ['quickfix'] },
  );
}

function actionsAt(
  model: monaco.editor.ITextModel,
  problems: readonly ScriptProblem[],
  range: monaco.Range,
  context: monaco.languages.CodeActionContext,
): monaco.languages.CodeAction[] {
  const here = problems.filter((problem) => monaco.Range.areIntersectingOrTouching(rangeOf(problem), range));
  const single = here.flatMap((problem) =>
    (problem.fixes ?? []).map((fix, index) => ({
      title: fix.title,
      kind: 'quickfix',
      isPreferred: index === 0 && !fix.kind.endsWith('/silence'),
      diagnostics: context.markers.filter((marker) => marker.message === problem.message),
      edit: { edits: workspaceEdits(model, fix) },
    })),
  );
  const lid = scripts.get(model);
  const kinds = new Set(here.flatMap((problem) => (problem.fixes ?? []).map((fix) => fix.kind)));
  const all = [...kinds].flatMap((kind): monaco.languages.CodeAction[] => {
    const count = problems.filter(({ fixes = [] }) => fixes.some((fix) => fix.kind === kind)).length;
    if (lid === undefined || count < 2) return [];
    const words = fixAllTitle(kind, count);
    return [
      { title: words, kind: 'quickfix', command: { id: repairAllCommand, title: words, arguments: [lid, kind] } },
    ];
  });
  return [...single, ...all];
}

function rangeOf({ line, column, end_line, end_column }: ScriptProblem): monaco.Range {
  return new monaco.Range(line, column, end_line, end_column);
}

function workspaceEdits(model: monaco.editor.ITextModel, { edits }: QuickFix): monaco.languages.IWorkspaceTextEdit[] {
  const versionId = model.getVersionId();
  return modelEdits(model, edits).map((textEdit) => ({ resource: model.uri, versionId, textEdit }));
}
