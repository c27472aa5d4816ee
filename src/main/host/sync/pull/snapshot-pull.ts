import { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { syncRoutes } from '#contract/http/sync.ts';
import { type FeedCursor, feedCursor } from '#contract/model/change-feed.ts';
import { jsonObject } from '#contract/model/scalars.ts';
import { contentHash as contentHashText } from '#contract/model/tracked-entity.ts';
import { emptinessProblem } from '#engine/sync/sweep.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { writeCursor } from '#host/store/queries/feed-cursor.ts';
import { listWithoutText } from '#host/store/queries/observed.ts';
import { listTextHashes, putText } from '#host/store/queries/texts.ts';
import { garbageFailure } from '../http/backend-failure.ts';
import type { PullEnding } from './baseline-pull.ts';
import { fetchTexts } from './blobs.ts';
import { chunksOf, type PullContext, type ReadType, rowsAtOnce } from './context.ts';
import { askAboutGone, describeGone, type GoneEntity, mustAsk, storeGone } from './deletions.ts';
import { changesFeed } from './feed-name.ts';
import { readKeptGone } from './kept-gone.ts';
import { cancelled, PullStop } from './pull-stop.ts';
import { type KnownType, knownOf, readTypes } from './read-types.ts';
import { findTold, isWorkedOn, storeTold, type ToldEntity, toldEntity } from './store-entities.ts';

/** From so many missing texts on, one stream is cheaper than asking for each. */
const worthAStream = 100;

/** As `snapshotLine` of the contract, for types that this studio need not know. */
const line = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begin'), tenant_id: z.string(), cursor: feedCursor, entities: z.int().min(0) }),
  z.object({
    kind: z.literal('entity'),
    type: z.string(),
    id: z.string(),
    rev: z.int().min(1),
    row: jsonObject,
    body_hash: contentHashText.nullable(),
  }),
  z.object({ kind: z.literal('body'), sha256: contentHashText, text: z.string() }),
  z.object({ kind: z.literal('end'), entities: z.int().min(0), bodies: z.int().min(0) }),
]);
type Line = z.infer<typeof line>;

/**
 * Takes everything as it is at one moment (`sync.md` 3.7). Rows are stored as they come, so that the list can be used while
 * the texts arrive; what is not among them is gone, and the cursor is kept, only when the end has come (SB-10).
 */
export async function takeSnapshot(context: PullContext, runId: string): Promise<PullEnding> {
  context.record.kind = 'snapshot';
  context.record.complete = false;
  const known = new Map(
    readTypes(context.deps.types).map((read) => [
      read.type.type,
      { read, ...knownOf(context.deps.store, read.type.type) },
    ]),
  );
  const reader = new SnapshotReader(context, known);
  const query = { bodies: wantsBodies(context, known) ? ('true' as const) : ('false' as const) };
  for await (const text of context.deps
    .client()
    .lines(syncRoutes.snapshot, { query, signal: context.requests.signal })) {
    if (context.requests.signal.aborted) throw cancelled();
    if (text !== '') reader.take(text);
  }
  const cursor = await reader.finish();
  context.record.complete = true;
  return takeAbsences(context, runId, known, reader.ids, cursor);
}

type KnownTypes = ReadonlyMap<string, KnownType & { readonly read: ReadType }>;

function wantsBodies({ deps }: PullContext, known: KnownTypes): boolean {
  if ([...known.values()].every(({ present }) => present.length === 0)) return true;
  const missing = [...known.values()].flatMap(({ read: { type } }) =>
    type.versions === null ? [] : listWithoutText(deps.store, type.type, type.versions.body),
  );
  return missing.length > worthAStream;
}

/** Together with the cursor that says how far this is known (S6). Where a person looks first, the cursor waits too. */
function takeAbsences(
  context: PullContext,
  runId: string,
  known: KnownTypes,
  ids: ReadonlySet<string>,
  cursor: FeedCursor,
): PullEnding {
  const { deps, record } = context;
  const kept = readKeptGone(deps.store);
  const confirmed: string[] = [];
  const asked: GoneEntity[] = [];
  for (const [type, { present, unverified }] of known) {
    const isGone = (row: { remote_id: string; lid: string }) => !ids.has(`${type} ${row.remote_id}`);
    const gone = present.filter((row) => isGone(row) && !kept.has(row.lid)).map((row) => row.lid);
    if (mustAsk(present.length, gone.length)) asked.push(...describeGone(context, type, gone));
    else confirmed.push(...gone, ...unverified.filter(isGone).map((row) => row.lid));
  }
  const remember = () => {
    if (asked.length === 0) writeCursor(deps.store, changesFeed, cursor);
  };
  storeGone(context, confirmed, remember);
  if (asked.length === 0) return { state: 'done', message: record.words() };
  record.detail = { ...record.detail, cursor };
  return { state: 'asks', message: askAboutGone(context, runId, asked) };
}

class SnapshotReader {
  /** `type id` of everything that came. */
  readonly ids = new Set<string>();
  readonly #context: PullContext;
  readonly #known: KnownTypes;
  /** Texts that are in the store. */
  readonly #here: Set<string>;
  /** Entities whose new text has not come; until then they stay as they are. */
  readonly #waiting = new Map<string, ToldEntity[]>();
  /** Entities that are listed already and cannot be opened before their text has come. */
  readonly #unopened = new Map<string, string[]>();
  #rows: ToldEntity[] = [];
  #texts: string[] = [];
  #begin: Extract<Line, { kind: 'begin' }> | null = null;
  #end: Extract<Line, { kind: 'end' }> | null = null;
  #entities = 0;
  #bodies = 0;

  constructor(context: PullContext, known: KnownTypes) {
    this.#context = context;
    this.#known = known;
    this.#here = listTextHashes(context.deps.store);
  }

  take(text: string): void {
    const read = this.#parse(text);
    if (this.#end !== null || (read.kind === 'begin') !== (this.#begin === null))
      throw this.#garbage('a line out of order');
    switch (read.kind) {
      case 'begin':
        this.#takeBegin(read);
        break;
      case 'entity':
        this.#takeEntity(read);
        break;
      case 'body':
        this.#takeBody(read);
        break;
      case 'end':
        this.#end = read;
    }
  }

  /** Stores what is left. Throws where the snapshot was cut off. */
  async finish(): Promise<FeedCursor> {
    const begin = this.#begin;
    const end = this.#end;
    const whole = begin?.entities === this.#entities && end?.entities === this.#entities && end.bodies === this.#bodies;
    if (begin === null || !whole) {
      const origin = this.#context.deps.client().origin;
      const why = 'The backend broke off while it sent everything it has. What has come is kept; try again.';
      throw new AppError('backend_unreachable', why, { origin });
    }
    this.#storeRows();
    this.#storeTexts();
    await this.#fetchWaiting();
    return begin.cursor;
  }

  #takeBegin(begin: Extract<Line, { kind: 'begin' }>): void {
    const { deps } = this.#context;
    if (begin.tenant_id !== deps.expected().tenant_id)
      throw new PullStop('identity', 'The server answered with data of another tenant. Nothing was taken over.');
    const known = [...this.#known.values()].reduce((sum, { present }) => sum + present.length, 0);
    const problem = emptinessProblem(known, begin.entities);
    if (problem !== null) throw new PullStop('identity', `${problem} Nothing was taken over.`);
    this.#begin = begin;
  }

  #takeEntity(told: Extract<Line, { kind: 'entity' }>): void {
    this.#entities += 1;
    const read = this.#known.get(told.type)?.read;
    if (read === undefined) return;
    const entity = toldEntity(this.#context, read, told);
    this.ids.add(`${told.type} ${entity.row.remote_id}`);
    this.#rows.push(entity);
    if (this.#rows.length >= rowsAtOnce) this.#storeRows();
  }

  #takeBody(body: Extract<Line, { kind: 'body' }>): void {
    this.#bodies += 1;
    if (contentHash(body.text) !== body.sha256) throw this.#garbage('a text with another hash');
    this.#storeRows();
    this.#texts.push(body.text);
    if (this.#texts.length >= rowsAtOnce) this.#storeTexts();
  }

  #storeRows(): void {
    const { deps, record } = this.#context;
    const rows = this.#rows;
    this.#rows = [];
    if (rows.length === 0) return;
    record.seen += rows.length;
    deps.store.transaction(() => {
      const lids: string[] = [];
      for (const told of rows) {
        const known = findTold(deps.store, told.read.type.type, told.row.remote_id);
        const text = told.body_hash;
        const isHere = text === null || this.#here.has(text);
        if (!isHere && isWorkedOn(known)) {
          this.#waiting.set(text, [...(this.#waiting.get(text) ?? []), told]);
          continue;
        }
        const lid = storeTold(this.#context, record, told, known);
        if (lid === null) continue;
        lids.push(lid);
        if (!isHere) this.#unopened.set(text, [...(this.#unopened.get(text) ?? []), lid]);
      }
      this.#planned(lids);
    });
    const total = this.#begin?.entities ?? null;
    deps.progress({ done: this.#entities, total, message: 'Reading everything that is published' });
  }

  #storeTexts(): void {
    const { deps, record } = this.#context;
    const texts = this.#texts;
    this.#texts = [];
    if (texts.length === 0) return;
    const hashes = deps.store.transaction(() => {
      const stored = texts.map((text) => putText(deps.store, text));
      this.#storeReleased(stored);
      record.keep();
      return stored;
    });
    for (const hash of hashes) this.#here.add(hash);
    const opened = hashes.flatMap((hash) => this.#unopened.get(hash) ?? []);
    if (opened.length > 0) deps.textsArrived(opened);
    deps.progress({ done: this.#bodies, total: null, message: 'Getting texts' });
  }

  /** What the stream did not bring is asked for one by one. */
  async #fetchWaiting(): Promise<void> {
    for (const hashes of chunksOf([...this.#waiting.keys()], rowsAtOnce)) {
      await fetchTexts(this.#context, hashes);
      this.#context.deps.store.transaction(() => this.#storeReleased(hashes));
    }
  }

  /** Runs in a transaction: these texts are here, so nobody is left without one. */
  #storeReleased(hashes: readonly string[]): void {
    const { deps, record } = this.#context;
    const released = hashes.flatMap((hash) => this.#waiting.get(hash) ?? []);
    for (const hash of hashes) this.#waiting.delete(hash);
    const lids = released.map((told) =>
      storeTold(this.#context, record, told, findTold(deps.store, told.read.type.type, told.row.remote_id)),
    );
    this.#planned(lids.filter((lid) => lid !== null));
  }

  #planned(lids: readonly string[]): void {
    const { record } = this.#context;
    if (lids.length === 0) return;
    record.keep();
    record.reconcile(lids);
  }

  #parse(text: string): Line {
    try {
      const parsed = line.safeParse(JSON.parse(text));
      if (parsed.success) return parsed.data;
    } catch {
      // Falls through to the same answer as a line of another shape.
    }
    throw this.#garbage('a line of another shape');
  }

  #garbage(what: string): AppError {
    return garbageFailure(this.#context.deps.client().origin, `the snapshot: ${what}`);
  }
}
