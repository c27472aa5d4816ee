import { sql } from 'kysely';
import type { FixedQuery, Store } from '../store.ts';
import type { EntityRow, WorkspaceSchema } from '../workspace-schema.ts';
import { unverified } from './entities.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** Entities that were changed here and whose local name is one of these. */
export function listChangedWithNames(store: WorkspaceStore, type: string, names: readonly string[]): EntityRow[] {
  if (names.length === 0) return [];
  return store.all(
    store.build
      .selectFrom('entity')
      .selectAll()
      .where('type', '=', type)
      .where('local_json', 'is not', null)
      .where(sql<boolean>`local_hash is not base_hash`)
      .where(
        sql<boolean>`json_extract(local_json, '$.name') in (select value from json_each(${JSON.stringify(names)}))`,
      ),
  );
}

export function findEntities(store: WorkspaceStore, lids: readonly string[]): EntityRow[] {
  if (lids.length === 0) return [];
  return store.all(
    store.build
      .selectFrom('entity')
      .selectAll()
      .where(sql<boolean>`lid in (select value from json_each(${JSON.stringify(lids)}))`)
      .orderBy('lid'),
  );
}

/** Samples that no pull has confirmed and that the backend turned out not to have. */
export function listUnknownSamples(store: WorkspaceStore): EntityRow[] {
  return store.allWith(unknownSamples, {});
}

const unknownSamples: FixedQuery<WorkspaceSchema, EntityRow> = (build) =>
  build
    .selectFrom('entity')
    .selectAll()
    // Follows from the other two, and finds an index: this is asked with every step of a pull.
    .where(sql<boolean>`remote_hash is not base_hash`)
    .where('list_fingerprint', '=', sql.lit(unverified))
    .where('remote_json', 'is', null)
    .where('base_json', 'is not', null);

export interface EntityCounts {
  readonly unpublished: number;
  readonly behind: number;
  readonly blocked: number;
}

/** How many entities have something to send, something to take, and something to send that cannot go now. */
export function countEntities(store: WorkspaceStore): EntityCounts {
  const isUnsettled = sql`exists (select 1 from operation where operation.lid = entity.lid and operation.state in ('sent', 'unknown'))`;
  const changed = store.first(
    store.build
      .selectFrom('entity')
      .select([
        sql<number>`count(*)`.as('unpublished'),
        sql<number>`coalesce(sum(foreign_birth is not null or wedged <> 0 or ${isUnsettled}), 0)`.as('blocked'),
      ])
      .where(sql<boolean>`local_hash is not base_hash`),
  );
  const behind = store.first(
    store.build
      .selectFrom('entity')
      .select(sql<number>`count(*)`.as('n'))
      .where(sql<boolean>`remote_hash is not base_hash`)
      .where('remote_hash', 'is not', null),
  );
  return { unpublished: changed?.unpublished ?? 0, blocked: changed?.blocked ?? 0, behind: behind?.n ?? 0 };
}

/** How many of these have nothing to send. */
export function countWithoutChanges(store: WorkspaceStore, lids: Iterable<string>): number {
  const row = store.first(
    store.build
      .selectFrom('entity')
      .select(sql<number>`count(*)`.as('n'))
      .where(sql<boolean>`local_hash is base_hash`)
      .where(sql<boolean>`lid in (select value from json_each(${JSON.stringify([...lids])}))`),
  );
  return row?.n ?? 0;
}

/** How many of these are still here as they were published. */
export function countFollowed(store: WorkspaceStore, lids: Iterable<string>): number {
  const row = store.first(
    store.build
      .selectFrom('entity')
      .select(sql<number>`count(*)`.as('n'))
      .where('remote_json', 'is not', null)
      .where('local_json', 'is not', null)
      .where(sql<boolean>`lid in (select value from json_each(${JSON.stringify([...lids])}))`),
  );
  return row?.n ?? 0;
}

/** What the author's entities of a type are called. */
export function listLocalNames(store: WorkspaceStore, type: string): string[] {
  const rows = store.all(
    store.build
      .selectFrom('entity')
      .select(sql<string | null>`json_extract(local_json, '$.name')`.as('name'))
      .where('type', '=', type)
      .where('local_json', 'is not', null),
  );
  return rows.flatMap(({ name }) => (name === null ? [] : [name]));
}
