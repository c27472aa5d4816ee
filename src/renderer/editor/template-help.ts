import type { PlaceholderAnnotation } from '#contract/model/template.ts';
import { findPlaceholders } from '#engine/template/find-placeholders.ts';
import { monaco } from './monaco.ts';

type Describe = () => readonly PlaceholderAnnotation[];

const described = new WeakMap<monaco.editor.ITextModel, Describe>();
let done = false;

/** Completes and explains the placeholders of a template's text. Returns how to end that. */
export function followPlaceholders(model: monaco.editor.ITextModel, describe: Describe): () => void {
  register();
  described.set(model, describe);
  return () => described.delete(model);
}

/** Marks what stands between `{{` and `}}`, as far as it is a placeholder. */
export function placeholderMarks(
  model: monaco.editor.ITextModel,
  known: ReadonlySet<string>,
): monaco.editor.IModelDeltaDecoration[] {
  return findPlaceholders(model.getValue(monaco.editor.EndOfLinePreference.LF)).map(({ key, start, end }) => ({
    range: monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end)),
    options: { inlineClassName: known.has(key) ? 'placeholder-mark' : 'placeholder-mark placeholder-unknown' },
  }));
}

function register(): void {
  if (done) return;
  done = true;
  monaco.languages.registerCompletionItemProvider('javascript', {
    triggerCharacters: ['{'],
    provideCompletionItems: (model, position) => ({ suggestions: suggestionsAt(model, position) }),
  });
  monaco.languages.registerHoverProvider('javascript', {
    provideHover: (model, position) => hoverAt(model, position),
  });
}

function suggestionsAt(model: monaco.editor.ITextModel, position: monaco.Position): monaco.languages.CompletionItem[] {
  const annotations = described.get(model)?.() ?? [];
  const line = model.getLineContent(position.lineNumber);
  const opened = /\{\{[ \t]*(\w*)$/.exec(line.slice(0, position.column - 1));
  if (opened === null) return [];
  const closed = /^\w*[ \t]*\}\}/.test(line.slice(position.column - 1));
  const start = position.column - (opened[1]?.length ?? 0);
  const range = new monaco.Range(position.lineNumber, start, position.lineNumber, position.column);
  return annotations.map((annotation) => ({
    label: { label: annotation.key, description: annotation.label },
    detail: annotation.type,
    documentation: annotation.help ?? '',
    kind: monaco.languages.CompletionItemKind.Variable,
    insertText: closed ? annotation.key : `${annotation.key}}}`,
    sortText: `0${annotation.key}`,
    range,
  }));
}

function hoverAt(model: monaco.editor.ITextModel, position: monaco.Position): monaco.languages.Hover | null {
  const describe = described.get(model);
  if (describe === undefined) return null;
  const offset = model.getOffsetAt(position);
  const found = findPlaceholders(model.getValue()).find(({ start, end }) => start <= offset && offset <= end);
  if (found === undefined) return null;
  const annotation = describe().find(({ key }) => key === found.key);
  const words =
    annotation === undefined
      ? `\`${found.key}\` is not described yet.`
      : `**${annotation.label}** · ${annotation.type}${annotation.required ? '' : ', optional'}\n\n${annotation.help ?? ''}`;
  const range = monaco.Range.fromPositions(model.getPositionAt(found.start), model.getPositionAt(found.end));
  return { range, contents: [{ value: words }] };
}
