import type { Json, JsonObject } from '#contract/model/scalars.ts';
import type { FieldConflict } from '#contract/model/sync-conflict.ts';
import type { ConflictAnswer, ConflictDetail } from '#contract/rpc/sync.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { mergeJsonByKey } from '#engine/merge/merge-json.ts';
import { entityTypes } from '#engine/sync/entity-types.ts';

export type Side = 'base' | 'theirs' | 'yours';

/** A text that a person merges line by line. */
export interface TextQuestion {
  readonly field: string;
  readonly label: string;
  readonly texts: Readonly<Record<Side, string>>;
  readonly reason: string | null;
}

/** A value of which one is taken. `key` is the field with the path into it. */
export interface FieldQuestion {
  readonly key: string;
  readonly conflict: FieldConflict;
  /** What it is about, for people. */
  readonly place: string;
  /** The values in words; null where they say it best themselves. */
  readonly words: Readonly<Record<Side, string | null>>;
}

/** What a person decides to end a conflict by merging. */
export interface Question {
  readonly texts: readonly TextQuestion[];
  readonly fields: readonly FieldQuestion[];
  /** Labels of texts that have not arrived yet; without them nothing can be merged. */
  readonly missing: readonly string[];
}

/** Takes a conflict apart into what is merged line by line and what is picked. */
export function questionOf(detail: ConflictDetail): Question {
  const { fields } = detail.conflict;
  const textFields = fields.filter((field) => field.unit === 'text_lines');
  const read = (hash: Json) => (typeof hash === 'string' ? detail.texts[hash] : '');
  const texts: TextQuestion[] = [];
  const missing: string[] = [];
  for (const { field, label, base, theirs, yours, reason } of textFields) {
    const [from, their, your] = [read(base), read(theirs), read(yours)];
    if (from === undefined || their === undefined || your === undefined) missing.push(label);
    else texts.push({ field, label, reason, texts: { base: from, theirs: their, yours: your } });
  }
  return {
    texts,
    missing,
    fields: fields.filter((field) => field.unit !== 'text_lines').map((conflict) => fieldQuestion(detail, conflict)),
  };
}

function fieldQuestion(detail: ConflictDetail, conflict: FieldConflict): FieldQuestion {
  const { field, label, path } = conflict;
  const reading = entityTypes.get(detail.conflict.type)?.reading;
  const { base, theirs, yours } = detail;
  const said = (side: Side) => reading?.value(field, path, conflict[side], detail[side]) ?? null;
  return {
    key: [field, ...path].join('/'),
    conflict,
    place: reading?.place(field, path, [yours, theirs, base]) ?? [label, ...path].join(' › '),
    words: { base: said('base'), theirs: said('theirs'), yours: said('yours') },
  };
}

/** What only they changed is theirs unless the author says otherwise; a real conflict begins without a choice. */
export function firstPicks({ fields }: Question): Picks {
  const theirs = fields.filter(({ conflict }) => conflict.path.length === 0 && sameJson(conflict.yours, conflict.base));
  return Object.fromEntries(theirs.map(({ key }) => [key, 'theirs' as const]));
}

export type Picks = Readonly<Record<string, Side>>;

/** The answer that says what was merged and picked. */
export function mergeAnswer(
  detail: ConflictDetail,
  question: Question,
  texts: Readonly<Record<string, string>>,
  picks: Picks,
): ConflictAnswer {
  const { lid, key, local_hash, remote_hash, choices } = detail.conflict;
  const merges = Object.keys(texts).length > 0 || !choices.includes('pick_fields');
  const fields: JsonObject = {};
  for (const { key: picked, conflict } of question.fields) {
    const side = picks[picked];
    if (side === undefined) continue;
    if (conflict.path.length === 0) fields[conflict.field] = conflict[side] ?? null;
    else
      fields[conflict.field] = withMember(
        fields[conflict.field] ?? merged(detail, conflict.field),
        conflict,
        side,
        detail,
      );
  }
  return { lid, key, local_hash, remote_hash, choice: merges ? 'merge' : 'pick_fields', fields, texts: { ...texts } };
}

function merged(detail: ConflictDetail, field: string): Json {
  return mergeJsonByKey(detail.base?.[field], detail.theirs?.[field], detail.yours?.[field]).value ?? null;
}

/** The value with the member at the conflict's path as one side has it, or without it where that side has none. */
function withMember(value: Json, { field, path }: FieldConflict, side: Side, detail: ConflictDetail): Json {
  const taken = path.reduce<Json | undefined>(member, detail[side]?.[field]);
  return setMember(value, path, taken);
}

function setMember(value: Json, path: readonly string[], taken: Json | undefined): Json {
  const [name, ...rest] = path;
  if (name === undefined) return taken ?? null;
  const members = Object.entries(isObject(value) ? value : {}).filter(([key]) => key !== name);
  const inner = rest.length === 0 ? taken : setMember(member(value, name) ?? {}, rest, taken);
  return Object.fromEntries(inner === undefined ? members : [...members, [name, inner]]);
}

function member(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
