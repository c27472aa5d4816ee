import type { EntityType } from '#contract/model/entity-type.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import { description, scriptName, scriptStatus } from '#contract/model/script.ts';
import type { FieldConflict } from '#contract/model/sync-conflict.ts';
import { readDocument, sealDocument } from '#host/store/documents.ts';
import { putText } from '#host/store/queries/texts.ts';
import { agreedOn } from '../reconcile/local-effects.ts';
import { writeLocal } from '../reconcile/write-local.ts';
import { putInTrash } from '../trash/keep-in-trash.ts';
import { type Answering, invalid } from './answering.ts';

/**
 * Both sides changed the same fields: the answer decides exactly these. Their values count as seen, so the base takes
 * them; everything else stays as it is and is merged by the planner's own rules, with its tick (S50).
 */
export function mergeFields(answering: Answering): string {
  const { writer, entity, type, conflict } = answering;
  const decided = decidedFields(answering);
  const remote = entity.remote_json === null ? null : readDocument(entity.remote_json);
  const local = entity.local_json === null ? {} : readDocument(entity.local_json);
  const seen =
    remote === null ? {} : Object.fromEntries(Object.keys(decided).map((name) => [name, remote[name] ?? null]));
  const base = entity.base_json === null ? unswitched(type, remote) : { ...readDocument(entity.base_json), ...seen };
  const merged = sealDocument(type, { ...local, ...decided });
  const sealed = base === null ? null : sealDocument(type, base);
  if (entity.local_json !== null && givesUpText(conflict.fields, decided))
    putInTrash(writer, entity, entity.local_json, 'You took the text of the server in its place.');
  writeLocal(writer, entity, {
    ...entity,
    local_json: merged.json,
    local_hash: merged.hash,
    ...(sealed === null ? {} : agreedOn(entity, sealed.json, sealed.hash)),
  });
  return `The conflict of "${conflict.name}" is answered; publish to send it.`;
}

/** Nothing was agreed on before. A switch was then where every creation begins, which is how the planner reads it too. */
function unswitched({ status }: EntityType, remote: JsonObject | null): JsonObject | null {
  return remote === null || status === null ? remote : { ...remote, [status.field]: status.born };
}

/** A text of the author's of which nothing is left. */
function givesUpText(fields: readonly FieldConflict[], decided: JsonObject): boolean {
  return fields.some(({ field, unit, base, theirs, yours }) => {
    const isOwn = yours !== null && yours !== base && yours !== theirs;
    return unit === 'text_lines' && isOwn && decided[field] === theirs;
  });
}

function decidedFields({ writer, conflict, answer, type }: Answering): JsonObject {
  const decided: JsonObject = {};
  const fields = new Map(conflict.fields.map((field) => [field.field, field]));
  for (const name of [...Object.keys(answer.fields ?? {}), ...Object.keys(answer.texts ?? {})]) {
    if (!fields.has(name)) throw invalid(`"${name}" is not in conflict, so the answer cannot decide it.`);
  }
  for (const [name, field] of fields) {
    const text = answer.texts?.[name];
    if (field.unit === 'text_lines' && text !== undefined) decided[name] = putText(writer.store, text);
    else decided[name] = pickedValue(field, answer.fields?.[name]);
    if (type.type === 'script') assertScriptValue(field, decided[name]);
  }
  return decided;
}

function pickedValue(field: FieldConflict, value: Json | undefined): Json {
  if (value === undefined) throw invalid(`The answer does not say what becomes of the ${field.label}.`);
  const sides = [field.base, field.theirs, field.yours];
  if (field.unit === 'text_lines' && !sides.includes(value)) {
    throw invalid(`The ${field.label} is to be one of the texts that were shown, or a text of your own.`);
  }
  return value;
}

const scriptValues = { name: scriptName, description: description.nullable(), status: scriptStatus } as const;

function assertScriptValue(field: FieldConflict, value: Json | undefined): void {
  const schema = Object.entries(scriptValues).find(([name]) => name === field.field)?.[1];
  const parsed = schema?.safeParse(value);
  if (parsed === undefined || parsed.success) return;
  throw invalid(parsed.error.issues[0]?.message ?? `The ${field.label} cannot be that.`);
}
