import { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { type FeedCursor, feedCursor } from '#contract/model/change-feed.ts';
import type { EntityType } from '#contract/model/entity-type.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { contentHash as contentHashText } from '#contract/model/tracked-entity.ts';
import { type Referring, referencesTo } from '#engine/sync/entity-types.ts';
import { emptinessProblem } from '#engine/sync/sweep.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { typesOfDrafts } from '#host/store/queries/observed.ts';
import { listTextHashes, putHashedText } from '#host/store/queries/texts.ts';
import type { SeenRow } from '../baseline/read-adapter.ts';
import { garbageFailure } from '../http/backend-failure.ts';
import { fetchTexts } from './blobs.ts';
import { chunksOf, type PullContext, type ReadType, rowsAtOnce, textsAtOnce } from './context.ts';
import { FreshTakes } from './fresh-takes.ts';
import { PullStop } from './pull-stop.ts';
import type { KnownType } from './read-types.ts';
import { findTold, isWorkedOn, storeTold, type ToldEntity, toldEntity } from './store-entities.ts';

/** What is stored in one transaction: of a stream it is more than of a list. */
const atOnce = { ...textsAtOnce, rows: 1_000 };

/** What `JSON.parse` makes is JSON to its last leaf; each type's adapter checks the row's members. */
const jsonRow = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));

/** As `snapshotLine` of the contract, for types that this studio need not know. */
const line = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begin'), tenant_id: z.string(), cursor: feedCursor, entities: z.int().min(0) }),
  z.object({
    kind: z.literal('entity'),
    type: z.string(),
    id: z.string(),
    rev: z.int().min(1),
    row: jsonRow,
    body_hash: contentHashText.nullable(),
  }),
  z.object({ kind: z.literal('body'), sha256: contentHashText, text: z.string() }),
  z.object({ kind: z.literal('end'), entities: z.int().min(0), bodies: z.int().min(0) }),
]);
type Line = z.infer<typeof line>;

/** What is known of each type before the snapshot is read. */
export type KnownTypes = ReadonlyMap<string, KnownType & { readonly read: ReadType }>;

/** Stores a snapshot as its lines come. Throws where one is not what a snapshot has, or of another tenant. */
export class SnapshotReader {
  /** `type id` of everything that came. */
  readonly ids = new Set<string>();
  readonly #context: PullContext;
  readonly #known: KnownTypes;
  /** Types of which something is here that the server is not known to have; it may be told of under our own id. */
  readonly #drafts: ReadonlySet<string>;
  /** Types of which something has come. */
  readonly #met = new Set<string>();
  /** Texts that are in the store. */
  readonly #here: Set<string>;
  /** Entities whose new text has not come; until then they stay as they are. */
  readonly #waiting = new Map<string, ToldEntity[]>();
  /** Entities that are listed already and cannot be opened before their text has come. */
  readonly #unopened = new Map<string, string[]>();
  #rows: ToldEntity[] = [];
  #texts: { readonly hash: string; readonly text: string }[] = [];
  #characters = 0;
  #begin: Extract<Line, { kind: 'begin' }> | null = null;
  #end: Extract<Line, { kind: 'end' }> | null = null;
  #entities = 0;
  #bodies = 0;

  constructor(context: PullContext, known: KnownTypes) {
    this.#context = context;
    this.#known = known;
    this.#here = listTextHashes(context.deps.store);
    this.#drafts = typesOfDrafts(context.deps.store);
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
    if (problem !== null && !deps.expected().set_up_anew)
      throw new PullStop('identity', `${problem} Nothing was taken over.`);
    this.#begin = begin;
  }

  #takeEntity(told: Extract<Line, { kind: 'entity' }>): void {
    this.#entities += 1;
    const read = this.#known.get(told.type)?.read;
    if (read === undefined) return;
    const entity = toldEntity(this.#context, read, told);
    this.ids.add(`${told.type} ${entity.row.remote_id}`);
    this.#rows.push(entity);
    if (this.#rows.length >= atOnce.rows) this.#storeRows();
  }

  #takeBody(body: Extract<Line, { kind: 'body' }>): void {
    this.#bodies += 1;
    if (contentHash(body.text) !== body.sha256) throw this.#garbage('a text with another hash');
    this.#storeRows();
    this.#texts.push({ hash: body.sha256, text: body.text });
    this.#characters += body.text.length;
    if (this.#texts.length >= atOnce.texts || this.#characters >= atOnce.characters) this.#storeTexts();
  }

  #storeRows(): void {
    const { deps, record } = this.#context;
    const rows = this.#rows;
    this.#rows = [];
    if (rows.length === 0) return;
    record.seen += rows.length;
    deps.store.transaction(() => {
      const lids: string[] = [];
      const groups = Map.groupBy(rows, ({ read }) => read.type);
      const takes = new Map([...groups].map(([type, some]) => [type, new FreshTakes(deps, type, some.map(rowOf))]));
      for (const { type } of groups.keys()) this.#met.add(type);
      const referring = new Map([...groups.keys()].map((type) => [type, this.#referringTo(type)]));
      for (const told of rows) {
        const known = this.#knows(told) ? findTold(deps.store, told.read.type.type, told.row.remote_id) : undefined;
        const text = told.body_hash;
        const isHere = text === null || this.#here.has(text);
        if (!isHere && isWorkedOn(known)) {
          this.#waiting.set(text, [...(this.#waiting.get(text) ?? []), told]);
          continue;
        }
        const lid = storeTold(
          this.#context,
          record,
          told,
          known,
          takes.get(told.read.type),
          referring.get(told.read.type),
        );
        if (lid === null) continue;
        lids.push(lid);
        if (!isHere) this.#unopened.set(text, [...(this.#unopened.get(text) ?? []), lid]);
      }
      const taken = new Set([...takes.values()].flatMap((fresh) => [...fresh.lids]));
      if (taken.size > 0) record.keep();
      record.noteTaken(taken);
      this.#planned(lids.filter((lid) => !taken.has(lid)));
    });
    const total = this.#begin?.entities ?? null;
    deps.progress({ done: this.#entities, total, message: 'Reading everything that is published' });
  }

  /** Where nothing of a type has ever been here, none of ten thousand rows need be looked for. */
  #knows({ read }: ToldEntity): boolean {
    return this.#wasHere(read.type.type);
  }

  #wasHere(type: string): boolean {
    return (this.#known.get(type)?.byId.size ?? 0) > 0 || this.#drafts.has(type);
  }

  /** By what anything that is here can refer to a type. */
  #referringTo({ type }: EntityType): readonly Referring[] {
    const references = referencesTo(this.#context.deps.types, type);
    return references.filter((one) => this.#met.has(one.type) || this.#wasHere(one.type));
  }

  #storeTexts(): void {
    const { deps, record } = this.#context;
    const texts = this.#texts;
    this.#texts = [];
    this.#characters = 0;
    if (texts.length === 0) return;
    const hashes = deps.store.transaction(() => {
      const stored = texts.map(({ hash, text }) => putHashedText(deps.store, hash, text));
      this.#storeReleased(stored);
      record.keep();
      return stored;
    });
    for (const hash of hashes) this.#here.add(hash);
    const opened = hashes.flatMap((hash) => this.#unopened.get(hash) ?? []);
    if (opened.length > 0) deps.tellChanged(opened);
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

function rowOf({ row }: ToldEntity): SeenRow {
  return row;
}
