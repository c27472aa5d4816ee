import { sql } from 'kysely';
import { z } from 'zod';
import type { EntityType } from '#contract/model/entity-type.ts';
import { type Json, type JsonObject, json } from '#contract/model/scalars.ts';
import {
  type EntityBlock,
  type EntityState,
  foundConflict,
  type TrackedEntity,
} from '#contract/model/tracked-entity.ts';
import { entityTypes } from '#engine/sync/entity-types.ts';
import { readFacts } from '../documents.ts';
import type { FixedQuery, Store } from '../store.ts';
import type { EntityRow, WorkspaceSchema } from '../workspace-schema.ts';
import { isUnsettled, unsettledLids } from './operations.ts';
import { hasText, textsAmong } from './texts.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

const foundList = z.array(foundConflict);
const lateValues = z.record(z.string(), z.array(json));

/** What beside its row decides what an entity can take part in. */
interface Surroundings {
  hasText(hash: string): boolean;
  isUnsettled(lid: string): boolean;
}

/** An entity as the planner sees it, with everything that blocks it. */
export function trackedOf(store: WorkspaceStore, row: EntityRow): TrackedEntity {
  return track(row, oneByOne(store));
}

/**
 * The entities that the planner looks at, by lid. What is in the Trash alone is none. `changed`: those with anything but
 * three equal states, or with a newest version that lacks what the history holds (S80); that a text has not arrived is no
 * change.
 */
export function listTracked(store: WorkspaceStore, which: 'all' | 'changed'): TrackedEntity[] {
  return trackedAll(store, which === 'all' ? allRows(store) : listChanged(store));
}

/** Like `trackedOf` for many rows, in a few queries. */
export function trackedAll(store: WorkspaceStore, rows: readonly EntityRow[]): TrackedEntity[] {
  const around = rows.length < worthAQuery ? oneByOne(store) : atOnce(store, rows);
  return rows.map((row) => track(row, around));
}

/** From so many rows on it pays to look everything up together. */
const worthAQuery = 8;

function allRows(store: WorkspaceStore): EntityRow[] {
  return store.all(
    store.build
      .selectFrom('entity')
      .selectAll()
      .where(sql<boolean>`coalesce(local_hash, base_hash, remote_hash) is not null`)
      .orderBy('lid'),
  );
}

/** Each part has an index of its own, written exactly so: looking all rows over takes longer than planning a few. */
const changed: FixedQuery<WorkspaceSchema, EntityRow> = (build) =>
  build
    .selectFrom('entity')
    .selectAll()
    .where(sql<boolean>`coalesce(local_hash, base_hash, remote_hash) is not null`)
    .where(
      sql<boolean>`lid in (
        select lid from entity where local_hash is not base_hash
        union all select lid from entity where remote_hash is not base_hash
        union all select lid from entity where (found_json <> '[]' or foreign_birth is not null or wedged <> 0
          or instr(remote_json, json_extract(facts_json, '$.head_body_hash')) = 0)
        union all select lid from operation where state in ('sent', 'unknown'))`,
    )
    .orderBy('lid');

/** The rows of `listTracked(store, 'changed')`. */
export function listChanged(store: WorkspaceStore): EntityRow[] {
  return store.allWith(changed, {});
}

function oneByOne(store: WorkspaceStore): Surroundings {
  return { hasText: (hash) => hasText(store, hash), isUnsettled: (lid) => isUnsettled(store, lid) };
}

function atOnce(store: WorkspaceStore, rows: readonly EntityRow[]): Surroundings {
  const wanted = new Set<string>();
  for (const row of rows) {
    const type = entityTypes.get(row.type);
    for (const json of [row.local_json, row.base_json, row.remote_json]) {
      if (json === null) continue;
      for (const hash of textHashes(type, JSON.parse(json) as JsonObject))
        if (typeof hash === 'string') wanted.add(hash);
    }
  }
  const here = textsAmong(store, [...wanted]);
  const unsettled = unsettledLids(store);
  return { hasText: (hash) => here.has(hash), isUnsettled: (lid) => unsettled.has(lid) };
}

function track(row: EntityRow, around: Surroundings): TrackedEntity {
  const local = stateOf(row.local_json, row.local_hash);
  const base = stateOf(row.base_json, row.base_hash);
  const remote = stateOf(row.remote_json, row.remote_hash);
  return {
    lid: row.lid,
    type: row.type,
    parent_lid: row.parent_lid,
    remote_id: row.remote_id,
    local,
    base,
    remote,
    delete_seen_hash: row.delete_seen_hash,
    facts: readFacts(row.facts_json),
    blocks: blocksOf(row, [local, base, remote], around),
    found: row.found_json === '[]' ? [] : foundList.parse(JSON.parse(row.found_json)),
    late_values: row.late_json === '{}' ? {} : lateValues.parse(JSON.parse(row.late_json)),
  };
}

/** The row's sum was checked when the file was opened, so its documents are not validated once more. */
function stateOf(text: string | null, hash: string | null): EntityState | null {
  return text === null || hash === null ? null : { document: JSON.parse(text) as JsonObject, hash };
}

function blocksOf(row: EntityRow, states: readonly (EntityState | null)[], around: Surroundings): EntityBlock[] {
  const blocks: EntityBlock[] = [];
  if (around.isUnsettled(row.lid)) blocks.push('unsettled');
  if (row.foreign_birth !== null) blocks.push('foreign_birth');
  const type = entityTypes.get(row.type);
  if (states.some((state) => state !== null && !stateIsHere(type, state.document, around))) blocks.push('body_missing');
  if (row.wedged !== 0) blocks.push('server_wedged');
  return blocks;
}

function stateIsHere(type: EntityType | undefined, document: JsonObject, around: Surroundings): boolean {
  return textHashes(type, document).every((hash) => typeof hash === 'string' && around.hasText(hash));
}

function textHashes(type: EntityType | undefined, document: JsonObject): (Json | undefined)[] {
  const texts = type?.fields.filter((field) => field.merge === 'text_lines') ?? [];
  return texts.map(({ name }) => document[name]);
}
