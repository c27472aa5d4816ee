import type { EntityType, FieldType } from '#contract/model/entity-type.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import type { FieldConflict } from '#contract/model/sync-conflict.ts';
import { type HashText, sameJson } from './canonical-json.ts';
import type { MergeBudget } from './merge-budget.ts';
import { mergeField, mergeJsonByKey } from './merge-json.ts';
import { mergeOrder } from './merge-order.ts';
import { mergeText } from './merge-text.ts';

export interface MergeDeps {
  readonly hash: HashText;
  /** The text behind a hash; null while it has not arrived. */
  readonly text: (hash: string) => string | null;
  /** What a checker said about a merged text, by its hash; null: nothing is wrong, or not checked yet (sync.md 3.12). */
  readonly problem?: (hash: string) => string | null;
  readonly budget?: MergeBudget;
}

/** The three documents of an entity. Without a base (both sides added it) whatever differs is a conflict. */
export interface ThreeDocuments {
  readonly base: JsonObject | null;
  readonly theirs: JsonObject;
  readonly yours: JsonObject;
}

export interface EntityMerge {
  /** The merged document; where there are conflicts it holds yours and is never used without an answer. */
  readonly document: JsonObject;
  /** Texts that exist only since this merge, by their hash. */
  readonly texts: ReadonlyMap<string, string>;
  /** Labels of the fields in which their change came in. */
  readonly merged: readonly string[];
  /** Why the author has to look at it, though nothing overlaps. */
  readonly review: readonly string[];
  readonly conflicts: readonly FieldConflict[];
  /** A text that merged line by line and that a checker then refused. */
  readonly suspicious: readonly FieldConflict[];
  /** Hashes of texts that must arrive before this can be decided. */
  readonly missing: readonly string[];
}

interface FieldMerge {
  readonly value: Json;
  readonly conflicts?: readonly FieldConflict[];
  readonly suspicious?: FieldConflict;
  readonly text?: string;
  readonly missing?: readonly string[];
}

/** Merges an entity field by field, each by the unit its type declares (sync.md 3.12). */
export function mergeEntity(type: EntityType, documents: ThreeDocuments, deps: MergeDeps): EntityMerge {
  const document: JsonObject = {};
  const texts = new Map<string, string>();
  const collected: { merged: string[]; review: string[]; conflicts: FieldConflict[]; suspicious: FieldConflict[] } = {
    merged: [],
    review: [],
    conflicts: [],
    suspicious: [],
  };
  const missing: string[] = [];
  for (const field of type.fields) {
    const values = valuesOf(type, field, documents);
    const merge = mergeUnit(field, values, deps);
    document[field.name] = merge.value;
    collected.conflicts.push(...(merge.conflicts ?? []));
    if (merge.suspicious !== undefined) collected.suspicious.push(merge.suspicious);
    missing.push(...(merge.missing ?? []));
    if (documents.base !== null && !sameJson(values.theirs, values.base) && !sameJson(values.theirs, values.yours))
      collected.merged.push(field.label);
    if (merge.text === undefined) continue;
    texts.set(String(merge.value), merge.text);
    collected.review.push(`Both sides changed the ${field.label}; nothing overlaps, but read it as one.`);
  }
  collected.review.push(...crossedSwitches(type, documents));
  if (collected.conflicts.length === 0) collected.conflicts.push(...brokenTogether(type, documents, document));
  return { document, texts, missing, ...collected };
}

interface Values {
  readonly base: Json | undefined;
  readonly theirs: Json;
  readonly yours: Json;
}

/** Without a base a switch was where every creation begins: most servers lead nobody back there, so it is no choice. */
function valuesOf({ status }: EntityType, field: FieldType, documents: ThreeDocuments): Values {
  const unborn = status?.field === field.name ? status.born : undefined;
  return {
    base: documents.base === null ? unborn : documents.base[field.name],
    theirs: documents.theirs[field.name] ?? null,
    yours: documents.yours[field.name] ?? null,
  };
}

function mergeUnit(field: FieldType, values: Values, deps: MergeDeps): FieldMerge {
  const { base, theirs, yours } = values;
  const oneSided = mergeField(base, theirs, yours);
  if (oneSided.conflicts.length === 0) return { value: oneSided.value ?? null };
  if (field.merge === 'text_lines') return mergeBodies(field, values, deps);
  if (field.merge === 'json_by_key') {
    const merge = mergeJsonByKey(base, theirs, yours);
    return {
      value: merge.value ?? null,
      conflicts: merge.conflicts.map((found) => ({
        ...fieldConflict(field, values, null),
        path: [...found.path],
        base: found.base ?? null,
        theirs: found.theirs ?? null,
        yours: found.yours ?? null,
      })),
    };
  }
  // A number is a place in a list; the planner merges the list and gives out the numbers (`plan/list-order.ts`).
  if (field.merge === 'pairwise_order') return isNumbered(values) ? { value: yours } : mergeLists(field, values);
  const reason = field.merge === 'ask' ? 'This switches production; nobody but you decides it.' : null;
  return { value: yours, conflicts: [fieldConflict(field, values, reason)] };
}

function isNumbered({ theirs, yours }: Values): boolean {
  return typeof theirs === 'number' && typeof yours === 'number';
}

function mergeLists(field: FieldType, values: Values): FieldMerge {
  const merge = mergeOrder(idsOf(values.base), idsOf(values.theirs), idsOf(values.yours));
  if (merge.verdict === 'clean') return { value: [...merge.order] };
  const reason = `Both sides reordered ${merge.elements.length} of the same elements and the two orders go round in a circle.`;
  return { value: values.yours, conflicts: [fieldConflict(field, values, reason)] };
}

function idsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];
}

function mergeBodies(field: FieldType, values: Values, deps: MergeDeps): FieldMerge {
  const read = (value: Json | undefined) => (typeof value === 'string' ? deps.text(value) : '');
  const base = read(values.base);
  const theirs = read(values.theirs);
  const yours = read(values.yours);
  if (base === null || theirs === null || yours === null) {
    const wanted = [values.base, values.theirs, values.yours].filter((hash) => typeof hash === 'string');
    return { value: values.yours, missing: wanted.filter((hash) => deps.text(hash) === null) };
  }
  const merge = mergeText(base, theirs, yours, deps.budget);
  if (merge.verdict === 'gave_up')
    return { value: values.yours, conflicts: [fieldConflict(field, values, `${merge.reason} Merge it by hand.`)] };
  if (merge.verdict === 'conflict') {
    const count = merge.regions.filter((region) => region.kind === 'conflict').length;
    const reason =
      count === 1 ? 'Both sides changed the same lines.' : `Both sides changed the same lines in ${count} places.`;
    return { value: values.yours, conflicts: [fieldConflict(field, values, reason)] };
  }
  const hash = deps.hash(merge.text);
  const problem = deps.problem?.(hash) ?? null;
  return {
    value: hash,
    text: merge.text,
    ...(problem === null ? {} : { suspicious: fieldConflict(field, values, problem) }),
  };
}

function fieldConflict(field: FieldType, values: Values, reason: string | null): FieldConflict {
  return {
    field: field.name,
    label: field.label,
    unit: field.merge,
    path: [],
    base: values.base ?? null,
    theirs: values.theirs,
    yours: values.yours,
    reason,
  };
}

/**
 * Both sides changed it, each for itself soundly, and element by element the changes go together; the whole does not
 * (sync.md 3.12: one merge of seven of state machines). A person takes one side of what both changed.
 */
function brokenTogether(type: EntityType, documents: ThreeDocuments, merged: JsonObject): FieldConflict[] {
  const { base, theirs, yours } = documents;
  if (type.check === undefined || base === null || sameJson(merged, theirs) || sameJson(merged, yours)) return [];
  const problem = type.check(merged);
  if (problem === null || type.check(yours) === problem || type.check(theirs) === problem) return [];
  const changed = (side: JsonObject, name: string) => !sameJson(side[name], base[name]);
  const involved = type.fields.filter(({ name }) => changed(theirs, name) || changed(yours, name));
  const both = involved.filter(({ name }) => changed(theirs, name) && changed(yours, name));
  const reason = `Together the two changes break a rule: ${problem}`;
  return (both.length > 0 ? both : involved).map((field) =>
    fieldConflict(field, valuesOf(type, field, documents), reason),
  );
}

/** One side threw the switch, the other wrote what is behind it: neither has seen the two together. */
function crossedSwitches(type: EntityType, { base, theirs, yours }: ThreeDocuments): string[] {
  if (base === null) return [];
  const changed = (side: JsonObject, unit: 'ask' | 'text_lines') =>
    type.fields.filter((field) => field.merge === unit && !sameJson(side[field.name], base[field.name]));
  const reviews: string[] = [];
  for (const [switcher, writer] of [
    [theirs, yours],
    [yours, theirs],
  ] as const) {
    for (const field of changed(switcher, 'ask')) {
      if (sameJson(theirs[field.name], yours[field.name])) continue;
      for (const text of changed(writer, 'text_lines')) {
        reviews.push(
          switcher === theirs
            ? `The ${field.label} was changed on the server and the ${text.label} here.`
            : `You changed the ${field.label} and the ${text.label} was changed on the server.`,
        );
      }
    }
  }
  return reviews;
}
