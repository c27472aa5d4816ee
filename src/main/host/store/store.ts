import { statfsSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import {
  type Compilable,
  DummyDriver,
  Kysely,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import { AppError } from '#contract/errors/app-error.ts';
import { Ballast, type DiskRoom } from './ballast.ts';
import { setPragmas } from './pragmas.ts';
import { isDiskFull, statementFailure } from './statement-failure.ts';
import { noteSuspicion } from './suspicion.ts';

/** A query of a module that is the same each time but for the values that `at` names. */
export type FixedQuery<Schema, Row> = (build: Kysely<Schema>) => Compilable<Row>;
type Values = Readonly<Record<string, string | number | null>>;

/** Where the value of this name goes in a `FixedQuery`. */
export function at<Value>(name: string): RawBuilder<Value> {
  return sql<Value>`${sql.raw(`@${name}`)}`;
}

/**
 * One open SQLite file. Queries are built and typed by Kysely and run at once: a transaction is a plain function that no
 * other call can come between, which is what compare-and-swap needs.
 */
export class Store<Schema> {
  readonly file: string;
  /** Builds queries; it never runs them. */
  readonly build: Kysely<Schema>;
  private readonly database: Database.Database;
  private readonly ballast: Ballast;
  private keepsBallast = false;
  private sizeLimit: number | null = null;
  private isFull = false;
  private readonly fixedStatements = new Map<FixedQuery<Schema, unknown>, Database.Statement<unknown[]>>();
  private readonly statements = new Map<string, Database.Statement<unknown[]>>();
  private readonly changeCount: Database.Statement<[], number>;
  /** Answers of `remembered`, and how many rows had been written when the first of them was read. */
  private memory = { changes: 0, answers: new Map<FixedQuery<Schema, never>, Map<string, readonly unknown[]>>() };

  /** Opens `file`, which must exist and be migrated. */
  constructor(file: string) {
    this.file = file;
    this.database = new Database(file);
    setPragmas(this.database);
    this.changeCount = this.database.prepare<[], number>('select total_changes()').pluck();
    this.build = queryBuilder<Schema>();
    this.ballast = new Ballast(file);
  }

  /** The disk was full, and there is no room to spare on it again: nothing is published meanwhile. */
  get full(): boolean {
    if (this.isFull && this.keepsBallast && !this.database.inTransaction) this.isFull = !this.makeBallast();
    return this.isFull;
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

  /** Like `all`, `first` and `run` for a query that is built once and has its changing values by name (`at`). */
  allWith<Row>(query: FixedQuery<Schema, Row>, values: Values): Row[] {
    return this.guarded(() => this.fixed(query).all(values) as Row[]);
  }

  /**
   * Like `allWith`, for few and small rows that are asked for again and again: while this file, which has one writer, is as it
   * was, they come from memory. They belong to everybody who asks.
   */
  remembered<Row>(query: FixedQuery<Schema, Row>, values: Values = {}): readonly Readonly<Row>[] {
    // What a transaction has written may be taken back; the count of rows written is not.
    if (this.database.inTransaction) return this.allWith(query, values);
    const { changes } = this;
    if (changes !== this.memory.changes) this.memory = { changes, answers: new Map() };
    const { answers } = this.memory;
    const known: Map<string, readonly unknown[]> = answers.get(query) ?? new Map();
    answers.set(query, known);
    const key = JSON.stringify(values);
    const rows = known.get(key) ?? this.allWith(query, values);
    known.set(key, rows);
    return rows as readonly Row[];
  }

  firstWith<Row>(query: FixedQuery<Schema, Row>, values: Values): Row | undefined {
    return this.guarded(() => this.fixed(query).get(values) as Row | undefined);
  }

  runWith(query: FixedQuery<Schema, unknown>, values: Values): number {
    return this.guarded(() => this.fixed(query).run(values).changes);
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

  /** Like `transaction`, for what an author would lose: where the disk is full, the ballast makes room for it. */
  saving<Result>(work: () => Result): Result {
    const result = this.withBallast(work);
    if (this.isFull && !this.database.inTransaction) this.isFull = this.keepsBallast && !this.makeBallast();
    return result;
  }

  /** Holds room back for `saving`, as soon as there is some to hold back. */
  keepBallast(): void {
    this.keepsBallast = true;
    this.makeBallast();
  }

  /** Sets how many bytes the file and its ballast may take up, as a full disk would. */
  limitSize(bytes: number): void {
    this.sizeLimit = bytes;
    this.applyLimit();
  }

  /** Rows written since the file was opened; tells whether there is something to back up. */
  get changes(): number {
    return this.changeCount.get() ?? 0;
  }

  /** Writes a consistent copy while others go on working. */
  async backup(file: string): Promise<void> {
    await this.database.backup(file);
  }

  close(): void {
    this.statements.clear();
    this.fixedStatements.clear();
    this.database.close();
  }

  private withBallast<Result>(work: () => Result): Result {
    try {
      return this.transaction(work);
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      if (!isDiskFull(cause) || this.database.inTransaction || !this.ballast.drop()) throw error;
      this.applyLimit();
      return this.transaction(work);
    }
  }

  private makeBallast(): boolean {
    const made = this.ballast.make(this.room());
    this.applyLimit();
    return made;
  }

  private room(): DiskRoom {
    if (this.sizeLimit !== null) {
      const used = this.pages('page_count') - this.pages('freelist_count');
      return { total: this.sizeLimit, free: this.sizeLimit - used - this.ballast.bytes };
    }
    const { bsize, blocks, bavail } = statfsSync(path.dirname(this.file));
    return { total: bsize * blocks, free: bsize * bavail };
  }

  private applyLimit(): void {
    if (this.sizeLimit === null) return;
    const page = Number(this.database.pragma('page_size', { simple: true }));
    const most = Math.ceil((this.sizeLimit - this.ballast.bytes) / page);
    this.database.pragma(`max_page_count = ${most}`);
  }

  /** What a count of pages is in bytes. */
  private pages(count: 'page_count' | 'freelist_count'): number {
    const of = (name: string) => Number(this.database.pragma(name, { simple: true }));
    return of(count) * of('page_size');
  }

  private guarded<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      if (isDiskFull(error)) this.isFull = true;
      const failure = statementFailure(error, this.file);
      if (failure instanceof AppError && failure.code === 'store_corrupt') noteSuspicion(this.file);
      throw failure;
    }
  }

  private fixed(query: FixedQuery<Schema, unknown>): Database.Statement<unknown[]> {
    const known = this.fixedStatements.get(query);
    if (known) return known;
    const spelled = spelledQueries.get(query) ?? query(this.build).compile().sql;
    spelledQueries.set(query, spelled);
    const statement = this.statement(spelled);
    this.fixedStatements.set(query, statement);
    return statement;
  }

  private statement(sql: string): Database.Statement<unknown[]> {
    const known = this.statements.get(sql);
    if (known) return known;
    const statement = this.database.prepare<unknown[]>(sql);
    this.statements.set(sql, statement);
    return statement;
  }
}

/** What fixed queries are in SQL, which is the same in every file. */
const spelledQueries = new WeakMap<object, string>();

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
