import Database from 'better-sqlite3';
import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { setPragmas } from './pragmas.ts';
import { statementFailure } from './statement-failure.ts';

/**
 * One open SQLite file. Queries are built and typed by Kysely and run at once: a transaction is a plain function that no
 * other call can come between, which is what compare-and-swap needs.
 */
export class Store<Schema> {
  readonly file: string;
  /** Builds queries; it never runs them. */
  readonly build: Kysely<Schema>;
  private readonly database: Database.Database;
  private readonly statements = new Map<string, Database.Statement<unknown[]>>();

  /** Opens `file`, which must exist and be migrated. */
  constructor(file: string) {
    this.file = file;
    this.database = new Database(file);
    setPragmas(this.database);
    this.build = queryBuilder<Schema>();
  }

  all<Row>(query: Compilable<Row>): Row[] {
    return this.guarded(() => {
      const { sql, parameters } = query.compile();
      return this.statement(sql).all(...parameters) as Row[];
    });
  }

  first<Row>(query: Compilable<Row>): Row | undefined {
    return this.guarded(() => {
      const { sql, parameters } = query.compile();
      return this.statement(sql).get(...parameters) as Row | undefined;
    });
  }

  /** Runs a statement without rows; returns how many rows it changed. */
  run(query: Compilable<unknown>): number {
    return this.guarded(() => {
      const { sql, parameters } = query.compile();
      return this.statement(sql).run(...parameters).changes;
    });
  }

  /** Commits what `work` did, or nothing where it throws. Nests. Durable when it returns. */
  transaction<Result>(work: () => Result): Result {
    return this.guarded(() => this.database.transaction(work).immediate());
  }

  /** Sets how many bytes the file may grow to, as a full disk would. */
  limitSize(bytes: number): void {
    const page = Number(this.database.pragma('page_size', { simple: true }));
    this.database.pragma(`max_page_count = ${Math.ceil(bytes / page)}`);
  }

  /** Rows written since the file was opened; tells whether there is something to back up. */
  get changes(): number {
    return (this.statement('select total_changes() as n').get() as { n: number }).n;
  }

  /** Writes a consistent copy while others go on working. */
  async backup(file: string): Promise<void> {
    await this.database.backup(file);
  }

  close(): void {
    this.statements.clear();
    this.database.close();
  }

  private guarded<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw statementFailure(error, this.file);
    }
  }

  private statement(sql: string): Database.Statement<unknown[]> {
    const known = this.statements.get(sql);
    if (known) return known;
    const statement = this.database.prepare<unknown[]>(sql);
    this.statements.set(sql, statement);
    return statement;
  }
}

function queryBuilder<Schema>(): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (database) => new SqliteIntrospector(database),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
}
