import { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { feedCursor } from '#contract/model/change-feed.ts';
import type { PullSummary } from '#contract/rpc/sync.ts';
import type { HydratedVersions } from '#contract/rpc/versions.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { writeCursor } from '#host/store/queries/feed-cursor.ts';
import { writeMeta } from '#host/store/queries/meta.ts';
import { findPullRun } from '#host/store/queries/pull-runs.ts';
import { freeForeignMarks } from '../marks/foreign-marks.ts';
import { type PullEnding, pullBaseline } from './baseline-pull.ts';
import { fetchMissingTexts, fetchTexts } from './blobs.ts';
import type { PullContext, ReadContext } from './context.ts';
import { confirmGone, noSuchQuestion, storeGone } from './deletions.ts';
import { changesFeed } from './feed-name.ts';
import { pullEnhanced } from './feed-pull.ts';
import { confirmIdentity } from './identity.ts';
import { readKeptGone, writeKeptGone } from './kept-gone.ts';
import { ListMemory } from './list-memory.ts';
import type { PullDeps } from './pull-deps.ts';
import { cancelled, PullStop } from './pull-stop.ts';
import { knownOf, readTypes } from './read-types.ts';
import { hydrateVersions } from './read-versions.ts';
import { refreshBaseline } from './refresh.ts';
import { Requests } from './requests.ts';
import { RunRecord } from './run-record.ts';
import type { Sink } from './sink.ts';

const question = z.object({
  gone: z.array(z.object({ lid: z.string(), type: z.string(), name: z.string() })),
  cursor: feedCursor.optional(),
});
type Question = z.infer<typeof question>;

/**
 * Brings here what others published (`sync.md` 3.6, 3.7). It writes observations only, never what the author has or what
 * was agreed. One pull at a time; every transaction leaves a state from which the next pull goes on.
 */
export class Puller {
  readonly #deps: PullDeps;
  /** Types that this server turned out not to have; asked for again after a start. */
  readonly #notOffered = new Set<string>();
  readonly #lists = new ListMemory();
  /** Whether every text that is listed was here after the last pull; looking for gaps costs more than an empty feed. */
  #textsComplete = false;

  constructor(deps: PullDeps) {
    this.#deps = deps;
  }

  /**
   * A whole pull. Ends `cancelled` or `stopped` with what has come so far; throws `AppError` where the backend cannot be
   * reached or does not accept the sign-in, and keeps what has come then too.
   */
  pull(runId: string, signal: AbortSignal): Promise<PullSummary> {
    return this.#run(runId, signal, async (context) => {
      context.record.closeInterrupted();
      const enhanced = this.#deps.profile().kind === 'enhanced';
      const ending = enhanced
        ? await this.#pullEnhanced(context, runId)
        : await pullBaseline(context, runId, this.#notOffered);
      context.record.closeAsking();
      const freed = freeForeignMarks(this.#deps.store, this.#deps.clock.now());
      if (freed.length > 0) this.#deps.reconcile(freed);
      if (this.#deps.expected().set_up_anew) writeMeta(this.#deps.store, 'backend_set_up_anew', '0');
      if (ending.state === 'done') this.#deps.attention(null, 'deletions');
      return ending;
    });
  }

  /** Reads just these entities again, right before something is decided about them. Throws where they cannot be read. */
  async refresh(lids: readonly string[], signal: AbortSignal): Promise<void> {
    const context = this.#reading(signal);
    if (this.#deps.profile().kind === 'baseline') return refreshBaseline(context, this.#sink(), lids);
    // The feed tells what changed in one request, however many are asked about.
    const summary = await this.pull(this.#deps.newId(), signal);
    if (summary.outcome === 'cancelled') throw cancelled();
    if (summary.outcome === 'stopped') throw new AppError('conflict', summary.message);
  }

  /** Fetches the texts of these entities, for somebody who opens one before the pull has come to it. */
  async hydrate(lids: readonly string[], signal: AbortSignal): Promise<void> {
    const context = this.#reading(signal);
    if (this.#deps.profile().kind === 'baseline') return refreshBaseline(context, this.#sink(), lids);
    await fetchTexts(context, this.#textHashes(lids));
    this.#deps.reconcile(lids);
  }

  /** Gets versions of a script that nothing here needs but somebody who looks at its history. */
  async hydrateVersions(lid: string, numbers: readonly number[], signal: AbortSignal): Promise<HydratedVersions> {
    return hydrateVersions(this.#reading(signal), lid, numbers);
  }

  /** Answers the brake. `confirm`: what is still gone is gone; otherwise it stays here, and is not asked about again. */
  answerDeletions(runId: string, confirm: boolean, signal: AbortSignal): Promise<PullSummary> {
    const run = findPullRun(this.#deps.store, runId);
    if (run?.state !== 'asks') throw noSuchQuestion();
    const asked = question.parse(JSON.parse(run.detail_json));
    return this.#run(runId, signal, async (context) => {
      context.record.kind = run.kind;
      context.record.complete = run.complete !== 0;
      context.record.seen = run.seen;
      if (confirm) await this.#takeDeletions(context, asked);
      else this.#keepDeletions(asked);
      this.#deps.attention(null, 'deletions');
      const kept = `Kept here as they are: ${asked.gone.length} that the server no longer has.`;
      return { state: 'done', message: confirm ? context.record.words() : kept };
    });
  }

  async #pullEnhanced(context: PullContext, runId: string): Promise<PullEnding> {
    const before = this.#textsComplete;
    this.#textsComplete = false;
    const ending = await pullEnhanced(context, runId);
    if (!before || context.record.kind === 'snapshot') await fetchMissingTexts(context, context.record);
    this.#textsComplete = true;
    return ending;
  }

  /** Time has passed since the question: what answers again is not gone. */
  async #takeDeletions(context: PullContext, { gone, cursor }: Question): Promise<void> {
    const { store } = this.#deps;
    await confirmIdentity(this.#deps);
    const confirmed: string[] = [];
    let open = 0;
    for (const read of readTypes(this.#deps.types)) {
      const lids = new Set(gone.filter(({ type }) => type === read.type.type).map(({ lid }) => lid));
      const { present } = knownOf(store, read.type.type);
      const asked = present.filter((row) => lids.has(row.lid));
      const others = present.filter((row) => !lids.has(row.lid)).map((row) => row.remote_id);
      if (asked.length === 0) continue;
      const found = await confirmGone(context, read, asked, others);
      confirmed.push(...found.map(({ lid }) => lid));
      open += asked.length - found.length;
    }
    storeGone(context, confirmed, () => {
      // No page of the feed tells again of what could not be confirmed now; without a cursor, the next pull reads everything.
      if (cursor !== undefined && open === 0) writeCursor(store, changesFeed, cursor);
    });
  }

  #keepDeletions({ gone, cursor }: Question): void {
    const { store } = this.#deps;
    store.transaction(() => {
      writeKeptGone(store, new Set([...readKeptGone(store), ...gone.map(({ lid }) => lid)]));
      if (cursor !== undefined) writeCursor(store, changesFeed, cursor);
    });
  }

  async #run(
    runId: string,
    signal: AbortSignal,
    work: (context: PullContext) => Promise<PullEnding>,
  ): Promise<PullSummary> {
    const record = new RunRecord(this.#deps, runId);
    try {
      const ending = await work({ ...this.#reading(signal), record });
      this.#deps.attention(null, 'identity');
      return record.end(ending.state, ending.message);
    } catch (error) {
      return this.#stopped(record, signal, error);
    }
  }

  #stopped(record: RunRecord, signal: AbortSignal, error: unknown): PullSummary {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof PullStop && error.kind === 'identity') {
      this.#deps.attention({ kind: 'identity', message }, 'identity');
      return record.end('stopped', message);
    }
    if (signal.aborted || error instanceof PullStop) {
      return record.end('cancelled', cancelled().message);
    }
    record.end('failed', message);
    throw error;
  }

  #reading(signal: AbortSignal): ReadContext {
    const { clock, newId } = this.#deps;
    const client = this.#deps.client();
    const stillTheSame = () => confirmIdentity(this.#deps);
    const requests = new Requests({ client, clock, newId, signal, stillTheSame });
    return { deps: this.#deps, requests, lists: this.#lists };
  }

  #sink(): Sink {
    return {
      putBack: false,
      keep: () => {},
      noteAdded: () => {},
      reconcile: (lids) => void this.#deps.reconcile(lids),
      noteTaken: (lids) => this.#deps.tellChanged([...lids]),
    };
  }

  #textHashes(lids: readonly string[]): string[] {
    const rows = lids.map((lid) => findEntity(this.#deps.store, lid)).filter((row) => row !== undefined);
    return rows.flatMap((row) => {
      const fields = this.#deps.types.get(row.type)?.fields.filter(({ merge }) => merge === 'text_lines') ?? [];
      const documents = [row.local_json, row.base_json, row.remote_json].filter((json) => json !== null);
      return documents.flatMap((json) => {
        const document: Record<string, unknown> = JSON.parse(json);
        return fields.map(({ name }) => document[name]).filter((hash) => typeof hash === 'string');
      });
    });
  }
}
