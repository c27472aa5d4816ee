import { type Json, type JsonObject, json } from '#contract/model/scalars.ts';
import type { ServerFacts } from '#contract/model/tracked-entity.ts';
import { readFacts as factsIn, readDocument } from '#host/store/documents.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';

type EntityContent = Omit<EntityRow, 'row_sum'>;

export function readFacts(row: Pick<EntityRow, 'facts_json'>): ServerFacts {
  return factsIn(row.facts_json);
}

export function documentIn(text: string | null): JsonObject | null {
  return text === null ? null : readDocument(text);
}

/** How the server knows it no longer: what the author has stays, as something new. */
export function withoutRemote(row: EntityContent): EntityContent {
  return {
    ...row,
    remote_id: null,
    base_json: null,
    base_hash: null,
    base_version: null,
    remote_json: null,
    remote_hash: null,
    facts_json: '{}',
    server_json: null,
    delete_seen_hash: null,
    list_fingerprint: null,
    wedged: 0,
  };
}

/** Adds what was sent without a known outcome to what is watched for (`sync.md` 3.10 rule 11). */
export function withLateValues(row: EntityContent, values: JsonObject): EntityContent {
  const late = lateValuesOf(row);
  for (const [field, value] of Object.entries(values)) {
    const list = late[field] ?? [];
    const spelled = JSON.stringify(value);
    if (!list.some((one) => JSON.stringify(one) === spelled)) late[field] = [...list, value];
  }
  return { ...row, late_json: JSON.stringify(late) };
}

/** The row where this value of a field is not watched for any more. */
export function withoutLateValue(row: EntityContent, field: string, value: Json): EntityContent {
  const { [field]: list = [], ...others } = lateValuesOf(row);
  const left = list.filter((one) => JSON.stringify(one) !== JSON.stringify(value));
  return { ...row, late_json: JSON.stringify(left.length === 0 ? others : { ...others, [field]: left }) };
}

function lateValuesOf(row: EntityContent): Record<string, Json[]> {
  const known: unknown = JSON.parse(row.late_json);
  return Object.fromEntries(Object.entries(known ?? {}).map(([field, list]) => [field, json.array().parse(list)]));
}
