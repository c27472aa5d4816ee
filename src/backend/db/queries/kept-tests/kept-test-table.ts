import { type RawBuilder, sql } from 'kysely';
import { inChunks } from '#backend/db/in-chunks.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';

/** What a kept test is beside its fields. */
interface Kept {
  readonly id: string;
  readonly tenant_id: string;
  readonly created_by: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly rev: number;
}

/** A kept test with its revision. */
export type KeptTestRow<Fields> = Fields & Kept;

/** A kept test as on the wire. */
export type WireTest<Fields> = Fields & Omit<Kept, 'rev'>;

/** Every change brings its own revision, from the feed that the transaction holds. */
export type KeptTestContent<Fields> = Fields & Pick<Kept, 'rev'>;

export interface KeptTestColumns<Fields> {
  readonly table: 'pipeline_tests' | 'lifecycle_walks';
  /** The column that says what it is a test of. */
  readonly owner: string & keyof Fields;
  readonly texts: readonly (string & keyof Fields)[];
  readonly documents: readonly (string & keyof Fields)[];
}

/** The tests that are kept beside what they test, of one kind. */
export interface KeptTestTable<Fields> {
  find(scope: TenantScope, id: string): Promise<KeptTestRow<Fields> | undefined>;
  /** Holds the row until the transaction ends. */
  lock(scope: TenantScope, id: string): Promise<KeptTestRow<Fields> | undefined>;
  /** Those of the ids that exist. They stay as they are as long as the caller holds the feed. */
  findAll(scope: TenantScope, ids: readonly string[]): Promise<KeptTestRow<Fields>[]>;
  ofOwners(scope: TenantScope, ownerIds: readonly string[]): Promise<KeptTestRow<Fields>[]>;
  /** Every one of the tenant, for a snapshot. */
  all(scope: TenantScope): Promise<KeptTestRow<Fields>[]>;
  /** Of one owner, or of all of them, by owner and name. */
  list(
    scope: TenantScope,
    owner: string | undefined,
    at: { readonly page: number; readonly page_size: number },
  ): Promise<{ rows: KeptTestRow<Fields>[]; total: number }>;
  /** @throws the driver's unique violation when the owner has a test of one of the names. */
  insert(
    scope: TenantScope,
    tests: readonly (KeptTestContent<Fields> & { readonly id?: string })[],
  ): Promise<KeptTestRow<Fields>[]>;
  /** Writes all of them in one statement, so that they may swap names. */
  update(
    scope: TenantScope,
    tests: readonly (KeptTestContent<Fields> & { readonly id: string })[],
  ): Promise<KeptTestRow<Fields>[]>;
  remove(scope: TenantScope, ids: readonly string[]): Promise<void>;
}

type Rows<Fields> = (scope: TenantScope, rest: RawBuilder<unknown>) => Promise<KeptTestRow<Fields>[]>;

export function keptTestTable<Fields extends object>(columns: KeptTestColumns<Fields>): KeptTestTable<Fields> {
  const table = sql.table(columns.table);
  const owner = sql.ref(columns.owner);
  const rows = selecting(columns);
  const where = (scope: TenantScope, column: RawBuilder<unknown>, ids: readonly string[]) =>
    inChunks(ids, (chunk) => rows(scope, sql`where ${column} in (${sql.join(chunk)}) order by id`));
  const findAll = (scope: TenantScope, ids: readonly string[]) => where(scope, sql.ref('id'), ids);
  return {
    ...writing(columns, findAll),
    findAll,
    find: async (scope, id) => (await rows(scope, sql`where id = ${id}`))[0],
    lock: async (scope, id) => (await rows(scope, sql`where id = ${id} for update`))[0],
    ofOwners: (scope, ids) => where(scope, owner, ids),
    all: (scope) => rows(scope, sql`order by id`),
    list: async (scope, ownerId, { page, page_size }) => {
      const whose = ownerId === undefined ? sql`` : sql`where ${owner} = ${ownerId}`;
      const page_rows = await rows(
        scope,
        sql`${whose} order by ${owner}, name, id limit ${page_size} offset ${(page - 1) * page_size}`,
      );
      const counted = sql<{ total: number }>`select count(*)::integer as total from ${table} ${whose}`;
      return { rows: page_rows, total: (await counted.execute(scope.db)).rows[0]?.total ?? 0 };
    },
    remove: async (scope, ids) => {
      await inChunks(ids, async (chunk) => [
        await sql`delete from ${table} where id in (${sql.join(chunk)})`.execute(scope.db),
      ]);
    },
  };
}

function selecting<Fields>({ table, owner, texts, documents }: KeptTestColumns<Fields>): Rows<Fields> {
  const names = ['id', 'tenant_id', owner, ...texts, ...documents, 'created_by', 'created_at', 'updated_at', 'rev'];
  const columns = sql.join(names.map((name) => sql.ref(name)));
  return async ({ db }, rest) =>
    (await sql<KeptTestRow<Fields>>`select ${columns} from ${sql.table(table)} ${rest}`.execute(db)).rows;
}

/** Documents go as texts into the list that a statement gets, so that they are stored as they were spelled. */
function writing<Fields extends object>(
  { table: name, owner, texts, documents }: KeptTestColumns<Fields>,
  findAll: KeptTestTable<Fields>['findAll'],
): Pick<KeptTestTable<Fields>, 'insert' | 'update'> {
  const table = sql.table(name);
  const listOf = (tests: readonly (KeptTestContent<Fields> & { readonly id?: string })[]) => {
    const spelled = tests.map((test) => ({
      ...test,
      ...Object.fromEntries(documents.map((field) => [field, JSON.stringify(test[field])])),
    }));
    const typed = [...texts, ...documents].map((field) => sql`${sql.ref(field)} text`);
    return sql`json_to_recordset(${JSON.stringify(spelled)}::json) as new(
      id uuid, ${sql.ref(owner)} uuid, rev integer, ${sql.join(typed)})`;
  };
  const newValue = (field: string & keyof Fields) =>
    documents.includes(field) ? sql`${sql.ref(`new.${field}`)}::json` : sql.ref(`new.${field}`);
  const changing = [...texts, ...documents];
  /** In the order that was asked for. */
  const readBack = async (scope: TenantScope, written: readonly { readonly id: string }[]) => {
    const ids = written.map(({ id }) => id);
    const rows = new Map((await findAll(scope, ids)).map((row) => [row.id, row]));
    return ids.flatMap((id) => rows.get(id) ?? []);
  };
  return {
    insert: async (scope, tests) => {
      if (tests.length === 0) return [];
      const { db, tenant_id, actor_id } = scope;
      const inserted = await sql<{ id: string }>`
        insert into ${table} (id, tenant_id, created_by, rev, ${sql.join([owner, ...changing].map((field) => sql.ref(field)))})
        select coalesce(new.id, gen_random_uuid()), ${tenant_id}::uuid, ${actor_id}::uuid, new.rev,
          ${sql.ref(`new.${owner}`)}, ${sql.join(changing.map(newValue))}
        from ${listOf(tests)} returning id`.execute(db);
      return readBack(scope, inserted.rows);
    },
    update: async (scope, tests) => {
      if (tests.length === 0) return [];
      const sets = changing.map((field) => sql`${sql.ref(field)} = ${newValue(field)}`);
      await sql`
        update ${table} set ${sql.join(sets)}, rev = new.rev, updated_at = now()
        from ${listOf(tests)} where ${sql.ref(`${name}.id`)} = new.id`.execute(scope.db);
      return readBack(scope, tests);
    },
  };
}
