import { sql } from 'kysely';
import type { FixedQuery, Store } from '../store.ts';
import { at } from '../store.ts';
import type { EntityRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;
type Query<Row> = FixedQuery<WorkspaceSchema, Row>;

/** A field by which entities of a type refer to something. */
export interface ReferringField {
  readonly type: string;
  readonly field: string;
}

/** Every entity that points to `lid` by one of these fields, here or on the server, each once. */
export function listReferring(store: WorkspaceStore, fields: readonly ReferringField[], lid: string): EntityRow[] {
  const rows = fields.flatMap((one) => pointing(one).flatMap((query) => store.allWith(query, { lid })));
  return [...new Map(rows.map((row) => [row.lid, row])).values()];
}

/**
 * The lid by which something here refers to what the server's rows name by this id, though it was gone, or had not been seen,
 * when they came. Of the fields with `outlives` the server's id is kept. Undefined where nothing does.
 */
export function findReferredTo(
  store: WorkspaceStore,
  fields: readonly (ReferringField & { readonly outlives?: boolean })[],
  remoteId: string,
): string | undefined {
  for (const one of fields) {
    const known = one.outlives === true ? store.firstWith(former(one), { remote_id: remoteId }) : undefined;
    if (typeof known?.lid === 'string') return known.lid;
  }
  // What had not been seen goes by the server's id itself.
  return fields.some((one) => store.firstWith(unseen(one), { lid: remoteId }) !== undefined) ? remoteId : undefined;
}

/** Types and fields are written out, as indexes are for some of them only. Each is built once. */
function onceFor<Made>(make: (one: ReferringField) => Made): (one: ReferringField) => Made {
  const made = new Map<string, Made>();
  return (one) => {
    const key = `${one.type} ${one.field}`;
    const known = made.get(key) ?? make(one);
    made.set(key, known);
    return known;
  };
}

const member = (side: 'local_json' | 'remote_json' | 'server_json', field: string) =>
  sql<string | null>`json_extract(${sql.ref(side)}, ${sql.lit(`$.${field}`)})`;

const pointing = onceFor(({ type, field }) =>
  (['local_json', 'remote_json'] as const).map(
    (side): Query<EntityRow> =>
      (build) =>
        build
          .selectFrom('entity')
          .selectAll()
          .where('type', '=', sql.lit(type))
          .where(side, 'is not', null)
          .where(sql<boolean>`${member(side, field)} = ${at<string>('lid')}`)
          .orderBy('lid'),
  ),
);

const unseen = onceFor(
  ({ type, field }): Query<{ lid: string }> =>
    (build) =>
      build
        .selectFrom('entity')
        .select('lid')
        .where('type', '=', sql.lit(type))
        .where('remote_json', 'is not', null)
        .where(sql<boolean>`${member('remote_json', field)} = ${at<string>('lid')}`),
);

const former = onceFor(
  ({ type, field }): Query<{ lid: string | null }> =>
    (build) =>
      build
        .selectFrom('entity')
        .select(member('remote_json', field).as('lid'))
        .where('type', '=', sql.lit(type))
        .where('remote_json', 'is not', null)
        .where(sql<boolean>`${member('server_json', field)} = ${at<string>('remote_id')}`)
        .orderBy('lid'),
);
