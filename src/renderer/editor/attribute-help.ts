import type { SchemaAttribute } from '#contract/model/connector-schema.ts';
import { type SchemaView, schemaInUse } from '#contract/rpc/checks.ts';
import { rpc } from '#renderer/api/client.ts';
import { onStudioEvent } from '#renderer/api/events.ts';
import { monaco } from './monaco.ts';

interface Known {
  readonly attributes: ReadonlyMap<string, SchemaAttribute>;
  readonly source: SchemaView['source'];
}

const schemas = new WeakMap<monaco.editor.ITextModel, Known>();

/** Keeps what is known of the attributes of a script's objects beside its text. Returns how to stop. */
export function followAttributes(model: monaco.editor.ITextModel, lid: string): () => void {
  const load = async () => {
    try {
      const view = await rpc.checks.schema.get.query({ lid });
      const attributes = schemaInUse(view)?.attributes ?? [];
      if (!model.isDisposed()) schemas.set(model, { attributes: byName(attributes), source: view.source });
    } catch {
      // The host is away; the next opening asks again.
    }
  };
  void load();
  return onStudioEvent((event) => {
    if (event.type === 'checks_changed' && (event.lid ?? lid) === lid) void load();
  });
}

const byName = (attributes: readonly SchemaAttribute[]) => new Map(attributes.map((one) => [one.name, one] as const));

/** Completes and explains `attributes.` from the schema. */
export function registerAttributeHelp(): void {
  monaco.languages.registerCompletionItemProvider('javascript', {
    triggerCharacters: ['.', '"', "'"],
    provideCompletionItems: (model, position) => ({ suggestions: suggestionsAt(model, position) }),
  });
  monaco.languages.registerHoverProvider('javascript', {
    provideHover: (model, position) => hoverAt(model, position),
  });
}

const dotted = /\battributes\s*(\?\.|\.)([\w$]*)$/;
const quoted = /\battributes\s*(?:\?\.)?\[\s*(['"])([^'"]*)$/;
const plainName = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

function suggestionsAt(model: monaco.editor.ITextModel, position: monaco.Position): monaco.languages.CompletionItem[] {
  const known = schemas.get(model);
  const before = model.getLineContent(position.lineNumber).slice(0, position.column - 1);
  const dot = dotted.exec(before);
  const quote = dot === null ? quoted.exec(before) : null;
  const match = dot ?? quote;
  if (known === undefined || match === null) return [];
  const typed = match[2] ?? '';
  const at = (back: number) =>
    new monaco.Range(position.lineNumber, position.column - back, position.lineNumber, position.column);
  return [...known.attributes.values()].map((attribute) => {
    const { name } = attribute;
    const item = { label: { label: name, description: attribute.type ?? '' }, ...describe(attribute, known.source) };
    // A name that is no identifier takes the dot away and stands in brackets.
    if (dot !== null && !plainName.test(name)) {
      const operator = match[1] === '?.' ? '?.' : '';
      const range = at(typed.length + (match[1]?.length ?? 1));
      return { ...item, insertText: `${operator}[${JSON.stringify(name)}]`, filterText: match[1] + name, range };
    }
    return { ...item, insertText: name, range: at(typed.length) };
  });
}

function describe(attribute: SchemaAttribute, source: Known['source']) {
  return {
    kind: monaco.languages.CompletionItemKind.Field,
    detail: facts(attribute, source),
    sortText: `${attribute.required === true ? '0' : '1'}${attribute.name}`,
    ...(attribute.description === undefined ? {} : { documentation: attribute.description }),
  };
}

const sources = {
  script: "the script's schema",
  connector: "the connector's schema",
  workspace: "the workspace's schema",
} as const;

function facts({ type, required, multi_valued }: SchemaAttribute, source: Known['source']): string {
  const words = [type, multi_valued === true ? 'several values' : null, required === true ? 'required' : null];
  return [...words, source === null ? null : sources[source]].filter((word) => word).join(' · ');
}

const access = /\battributes\s*(?:\?\.|\.)\s*([\w$]+)|\battributes\s*(?:\?\.)?\[\s*(['"])([^'"]*)\2\s*\]/g;

function hoverAt(model: monaco.editor.ITextModel, position: monaco.Position): monaco.languages.Hover | null {
  const known = schemas.get(model);
  if (known === undefined || known.attributes.size === 0) return null;
  for (const match of model.getLineContent(position.lineNumber).matchAll(access)) {
    const name = match[1] ?? match[3] ?? '';
    const end = match.index + match[0].length + 1;
    const start = end - name.length - (match[1] === undefined ? 2 : 0);
    const attribute = known.attributes.get(name);
    if (attribute === undefined || position.column < start || position.column > end) continue;
    const text = `**${name}** ${facts(attribute, known.source)}`;
    const contents = [
      { value: text },
      ...(attribute.description === undefined ? [] : [{ value: attribute.description }]),
    ];
    return { contents, range: new monaco.Range(position.lineNumber, start, position.lineNumber, end) };
  }
  return null;
}
