import type { EntityType } from '#contract/model/entity-type.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { EntityState } from '#contract/model/tracked-entity.ts';
import { canonicalJson, type HashText, sameJson } from '../merge/canonical-json.ts';

/**
 * The author's part of a row and its hash: exactly the declared fields, absent ones as null, so that a server's own
 * fields, the order of members and an empty text in place of null never make anything look changed (sync.md 3.3).
 */
export function entityState(type: EntityType, row: JsonObject, hash: HashText): EntityState {
  const document = declaredFields(type, row);
  return { document, hash: hash(canonicalJson(document)) };
}

/** The document of `entityState`. */
export function declaredFields(type: EntityType, row: JsonObject): JsonObject {
  const document: JsonObject = {};
  for (const field of type.fields) {
    const value = Object.hasOwn(row, field.name) ? row[field.name] : null;
    document[field.name] = value === undefined || (field.empty_is_null === true && value === '') ? null : value;
  }
  return document;
}

/** The fields that read differently in two documents; all of them where one document is missing. */
export function changedFields(type: EntityType, before: JsonObject | null, after: JsonObject): string[] {
  const changed: string[] = [];
  for (const { name } of type.fields) if (before === null || !sameJson(before[name], after[name])) changed.push(name);
  return changed;
}
