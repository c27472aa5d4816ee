import { sql } from 'kysely';
import type { FixedQuery, Store } from '../store.ts';
import { at } from '../store.ts';
import type { EntityRow, WorkspaceSchema } from '../workspace-schema.ts';
import type { LiveEntityRow } from './entities.ts';

type WorkspaceStore = Store<WorkspaceSchema>;
type Query = FixedQuery<WorkspaceSchema, LiveEntityRow>;

/** The types are written out, as the indexes are for these rows only. */
const live = (field: string, type: 'hook_binding' | 'pipeline_test'): Query => {
  const path = sql.lit(`$.${field}`);
  return (build) =>
    build
      .selectFrom('entity')
      .selectAll()
      .where('type', '=', sql.lit(type))
      .where(sql<boolean>`json_extract(local_json, ${path}) = ${at<string>('lid')}`)
      .where('local_json', 'is not', null)
      .where('local_hash', 'is not', null)
      .$narrowType<{ local_json: string; local_hash: string }>()
      .orderBy('lid');
};
const ofScript = live('script_id', 'hook_binding');
const ofConnector = live('connector_id', 'hook_binding');
const testsOf = live('connector_id', 'pipeline_test');

/** The author's bindings of a script. */
export function listBindingsOfScript(store: WorkspaceStore, lid: string): LiveEntityRow[] {
  return store.allWith(ofScript, { lid });
}

/** The author's bindings of a connector, at all its hook points. */
export function listBindingsOfConnector(store: WorkspaceStore, lid: string): LiveEntityRow[] {
  return store.allWith(ofConnector, { lid });
}

export function listPipelineTestsOf(store: WorkspaceStore, connector: string): LiveEntityRow[] {
  return store.allWith(testsOf, { lid: connector });
}

const touching = (
  side: 'local_json' | 'remote_json',
  field: 'script_id' | 'connector_id',
): FixedQuery<WorkspaceSchema, EntityRow> => {
  const path = sql.lit(`$.${field}`);
  return (build) =>
    build
      .selectFrom('entity')
      .selectAll()
      .where('type', '=', sql.lit('hook_binding'))
      .where(
        sql<boolean>`json_extract(${sql.ref(side)}, ${path}) in (select value from json_each(${at<string>('lids')}))`,
      );
};
const pointing = (['local_json', 'remote_json'] as const).flatMap((side) =>
  (['script_id', 'connector_id'] as const).map((field) => touching(side, field)),
);

/** Every binding that one side has of these scripts or connectors, each once. */
export function listBindingsTouching(store: WorkspaceStore, lids: readonly string[]): EntityRow[] {
  if (lids.length === 0) return [];
  const values = { lids: JSON.stringify(lids) };
  const rows = pointing.flatMap((query) => store.allWith(query, values));
  return [...new Map(rows.map((row) => [row.lid, row])).values()];
}

const counted: FixedQuery<WorkspaceSchema, { connector: string; n: number }> = (build) =>
  build
    .selectFrom('entity')
    .select([sql<string>`json_extract(local_json, '$.connector_id')`.as('connector'), sql<number>`count(*)`.as('n')])
    .where('type', '=', sql.lit('hook_binding'))
    .where('local_json', 'is not', null)
    .groupBy(sql`1`);

/** How many bindings each connector has here. */
export function countBindings(store: WorkspaceStore): Map<string, number> {
  return new Map(store.allWith(counted, {}).map(({ connector, n }) => [connector, n]));
}
