import { sql } from 'kysely';
import type { HistoryListInput } from '#contract/rpc/dry-runs.ts';
import { at, type FixedQuery, type Store } from '../store.ts';
import type { RunContentRow, RunHistoryRow, WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;
type Fixed<Row> = FixedQuery<WorkspaceSchema, Row>;
type NewRun = Omit<RunHistoryRow, 'seq'>;

const addedRun: Fixed<unknown> = (build) =>
  build.insertInto('run_history').values({
    history_id: at<string>('history_id'),
    kind: at<string>('kind'),
    lid: at<string | null>('lid'),
    version_number: at<number | null>('version_number'),
    case_id: at<string | null>('case_id'),
    script_name: at<string | null>('script_name'),
    body_hash: at<string>('body_hash'),
    status: at<string>('status'),
    error: at<string | null>('error'),
    duration_ms: at<number>('duration_ms'),
    at: at<string>('at'),
    bytes: at<number>('bytes'),
    search_text: at<string>('search_text'),
  });
const addedContent: Fixed<unknown> = (build) =>
  build.insertInto('run_content').values({
    seq: sql<number>`last_insert_rowid()`,
    context_text: at<string>('context_text'),
    result_json: at<string>('result_json'),
  });
const countedText: Fixed<unknown> = (build) =>
  build
    .insertInto('run_text')
    .values({ body_hash: at<string>('body_hash'), bytes: at<number>('body_bytes'), runs: sql<number>`1` })
    .onConflict((conflict) => conflict.column('body_hash').doUpdateSet({ runs: sql<number>`runs + 1` }));
const textKnown: Fixed<{ runs: number }> = (build) =>
  build.selectFrom('run_text').select('runs').where('body_hash', '=', at<string>('body_hash'));

/** Adds a run whose text is in `blob`. Returns by how many bytes the history grew: a text counts once. */
export function insertRun(
  store: WorkspaceStore,
  run: NewRun,
  content: Omit<RunContentRow, 'seq'>,
  bodyBytes: number,
): number {
  const known = store.firstWith(textKnown, { body_hash: run.body_hash }) !== undefined;
  store.runWith(addedRun, run);
  store.runWith(addedContent, content);
  store.runWith(countedText, { body_hash: run.body_hash, body_bytes: bodyBytes });
  return run.bytes + (known ? 0 : bodyBytes);
}

/** How many runs there are and the bytes they take with their texts. */
export function sizeOfHistory(store: WorkspaceStore): { runs: number; bytes: number } {
  const row = store.first(
    store.build
      .selectFrom('run_history')
      .select(({ fn }) => [
        fn.countAll<number>().as('runs'),
        fn.coalesce(fn.sum<number>('bytes'), sql.lit(0)).as('bytes'),
      ]),
  );
  const texts = store.first(
    store.build.selectFrom('run_text').select(({ fn }) => fn.coalesce(fn.sum<number>('bytes'), sql.lit(0)).as('bytes')),
  );
  return { runs: row?.runs ?? 0, bytes: Number(row?.bytes ?? 0) + Number(texts?.bytes ?? 0) };
}

type PrunableRun = Pick<RunHistoryRow, 'seq' | 'bytes' | 'body_hash'>;

export function oldestRuns(store: WorkspaceStore, limit: number): PrunableRun[] {
  return store.all(
    store.build.selectFrom('run_history').select(['seq', 'bytes', 'body_hash']).orderBy('seq').limit(limit),
  );
}

/** Every run, or those of one script. */
export function listRunsOf(store: WorkspaceStore, lid: string | null): PrunableRun[] {
  const all = store.build.selectFrom('run_history').select(['seq', 'bytes', 'body_hash']);
  return store.all(lid === null ? all : all.where('lid', '=', lid));
}

const removedContent: Fixed<unknown> = (build) => build.deleteFrom('run_content').where('seq', '=', at<number>('seq'));
const removedRun: Fixed<unknown> = (build) => build.deleteFrom('run_history').where('seq', '=', at<number>('seq'));
const releasedText: Fixed<unknown> = (build) =>
  build.updateTable('run_text').set({ runs: sql<number>`runs - 1` }).where('body_hash', '=', at<string>('body_hash'));
const unusedText: Fixed<{ bytes: number }> = (build) =>
  build
    .selectFrom('run_text')
    .select('bytes')
    .where('body_hash', '=', at<string>('body_hash'))
    .where('runs', '<=', sql.lit(0));
const removedText: Fixed<unknown> = (build) =>
  build.deleteFrom('run_text').where('body_hash', '=', at<string>('body_hash'));

/** Returns by how many bytes the history shrank. The text itself is left to `removeUnusedTexts`. */
export function deleteRun(store: WorkspaceStore, { seq, bytes, body_hash }: PrunableRun): number {
  store.runWith(removedContent, { seq });
  store.runWith(removedRun, { seq });
  store.runWith(releasedText, { body_hash });
  const unused = store.firstWith(unusedText, { body_hash });
  if (unused === undefined) return bytes;
  store.runWith(removedText, { body_hash });
  return bytes + unused.bytes;
}

export function findRun(store: WorkspaceStore, historyId: string): ListedRun | undefined {
  return store.first(listed(store).where('run_history.history_id', '=', historyId));
}

export function readRunContent(store: WorkspaceStore, seq: number): RunContentRow | undefined {
  return store.first(store.build.selectFrom('run_content').selectAll().where('seq', '=', seq));
}

export type ListedRun = Omit<RunHistoryRow, 'search_text'> & { readonly current_name: string | null };

/** Newest first, those before `cursor`; one more than the limit, so that it can be seen whether there are more. */
export function listRuns(store: WorkspaceStore, input: HistoryListInput): ListedRun[] {
  const query = matching(listed(store), input);
  const { cursor, limit } = input;
  const after = cursor == null ? query : query.where('run_history.seq', '<', cursor);
  return store.all(after.orderBy('run_history.seq', 'desc').limit(limit + 1));
}

export function countRuns(store: WorkspaceStore, input: HistoryListInput): number {
  const query = matching(store.build.selectFrom('run_history'), input);
  return store.first(query.select(({ fn }) => fn.countAll<number>().as('n')))?.n ?? 0;
}

function listed(store: WorkspaceStore) {
  return store.build
    .selectFrom('run_history')
    .leftJoin('entity', 'entity.lid', 'run_history.lid')
    .select([
      'run_history.seq',
      'run_history.history_id',
      'run_history.kind',
      'run_history.lid',
      'run_history.version_number',
      'run_history.case_id',
      'run_history.script_name',
      'run_history.body_hash',
      'run_history.status',
      'run_history.error',
      'run_history.duration_ms',
      'run_history.at',
      'run_history.bytes',
      sql<string | null>`json_extract(entity.local_json, '$.name')`.as('current_name'),
    ]);
}

interface Narrowed<Self> {
  where(condition: ReturnType<typeof sql<boolean>>): Self;
}

function matching<Query extends Narrowed<Query>>(query: Query, { filter, search }: HistoryListInput): Query {
  let narrowed = query;
  if (filter.lid != null) narrowed = narrowed.where(sql<boolean>`run_history.lid = ${filter.lid}`);
  if (filter.status != null) narrowed = narrowed.where(sql<boolean>`run_history.status = ${filter.status}`);
  if (filter.kind != null) narrowed = narrowed.where(sql<boolean>`run_history.kind = ${filter.kind}`);
  const words = search.trim().toLowerCase();
  return words === '' ? narrowed : narrowed.where(sql<boolean>`instr(run_history.search_text, ${words}) > 0`);
}
