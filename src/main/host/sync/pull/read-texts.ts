import { findEntity } from '#host/store/queries/entities.ts';
import { deleteVersions, putVersion } from '#host/store/queries/script-versions.ts';
import { putText } from '#host/store/queries/texts.ts';
import type { SeenRow } from '../baseline/read-adapter.ts';
import { type ReadContext, textsAtOnce } from './context.ts';
import { hasLostOurs, withoutBase } from './forgotten.ts';
import { FreshTakes } from './fresh-takes.ts';
import { emptyHistory, type History, readHistory } from './history.ts';
import { factsOf, observe, readFields, sealRow } from './observe.ts';
import { withOwnVersion } from './own-version.ts';
import { keepWhatWas } from './put-back.ts';
import { readDetail } from './read-detail.ts';
import type { Sink } from './sink.ts';
import { foreignBirth, type TextJob } from './store-rows.ts';

/** What came is stored at least this often, so that a killed pull loses little. */
const storeEveryMs = 2_000;
/** How often a row is looked at again that keeps moving. */
const looks = 3;

interface TextRead {
  readonly job: TextJob;
  readonly row: SeenRow;
  readonly history: History;
  readonly wedged: boolean | undefined;
}

/** Reads the versions of these entities, those somebody may be working on first, and stores them as they come. */
export async function readTexts(context: ReadContext, sink: Sink, jobs: readonly TextJob[]): Promise<void> {
  const { deps, requests } = context;
  const ordered = [...jobs.filter((job) => job.urgent), ...jobs.filter((job) => !job.urgent)];
  const urgent = ordered.filter((job) => job.urgent).length;
  let waiting: TextRead[] = [];
  let characters = 0;
  let storedAt = deps.clock.monotonic();
  let done = 0;
  const flush = () => {
    const batch = waiting;
    waiting = [];
    characters = 0;
    storedAt = deps.clock.monotonic();
    storeTexts(context, sink, batch);
  };
  try {
    await requests.each(ordered, async (job) => {
      const read = await readText(context, job);
      done += 1;
      if (read !== null) {
        waiting.push(read);
        for (const text of read.history.texts) characters += text.length;
      }
      const isFull = waiting.length >= textsAtOnce.texts || characters >= textsAtOnce.characters;
      const isTime = deps.clock.monotonic() - storedAt >= storeEveryMs;
      if (isFull || isTime || done === urgent) flush();
      deps.progress({ done, total: ordered.length, message: 'Getting texts' });
    });
  } finally {
    flush();
  }
}

/** Null: it is gone from the server; the next look at the list will say so. */
async function readText(context: ReadContext, job: TextJob): Promise<TextRead | null> {
  const { read, lid, verify } = job;
  const { versions } = read.adapter;
  if (versions === null) return null;
  let row = job.row;
  for (let look = 1; ; look += 1) {
    const head = row.version ?? 0;
    const wish = { lid, remote_id: row.remote_id, head, verify, fresh: !job.urgent };
    const history = head === 0 ? null : await readHistory(context, versions, wish);
    const beyond = job.beyond && (await answers(context, versions.path(row.remote_id, head + 1)));
    if (history !== null && !beyond) return { job, row, history, wedged: job.beyond ? false : undefined };
    const again = await readDetail(context, read, row.remote_id);
    if (again === null) return null;
    if (again.version === row.version || look === looks) {
      // Only a creation that was never finished has no text; a newer one that is not shown now is read the next time.
      if (history === null && head > 1) return null;
      const wedged = again.version === row.version && beyond;
      return { job, row: again, history: history ?? emptyHistory(head), wedged: job.beyond ? wedged : undefined };
    }
    row = again;
  }
}

async function answers(context: ReadContext, path: string): Promise<boolean> {
  const { status } = await context.requests.json(path);
  return status >= 200 && status < 300;
}

function storeTexts({ deps }: ReadContext, sink: Sink, batch: readonly TextRead[]): void {
  if (batch.length === 0) return;
  deps.store.transaction(() => {
    const ofTypes = Map.groupBy(batch, ({ job }) => job.read.type);
    for (const [type, reads] of ofTypes) {
      const rows = reads.map(({ row }) => row);
      const fresh = new FreshTakes(deps, type, rows);
      const lids = reads.filter((read) => storeText(deps, read, fresh)).map(({ job }) => job.lid);
      if (lids.length === 0) continue;
      sink.keep();
      sink.noteTaken(fresh.lids);
      sink.reconcile(lids.filter((lid) => !fresh.lids.has(lid)));
    }
  });
}

function storeText(deps: ReadContext['deps'], { job, row, history, wedged }: TextRead, fresh: FreshTakes): boolean {
  const { store } = deps;
  const known = findEntity(store, job.lid);
  if (known === undefined || known.remote_id !== row.remote_id) return false;
  for (const text of history.texts) putText(store, text);
  const fields = readFields(job.read.type, row, history.effective_hash);
  const remote = sealRow(store, job.read.type, fields);
  if (history.replaced) keepWhatWas(deps, known, { remote_json: remote.json });
  const lost = hasLostOurs(store, job.lid, history);
  const entity = lost ? withoutBase(deps, known) : withOwnVersion(deps, known, history);
  if (history.replaced) deleteVersions(store, job.lid);
  for (const version of history.rows) putVersion(store, { ...version, lid: job.lid });
  const seen = {
    remote,
    facts: { ...factsOf(row), current_version: history.head, head_body_hash: history.head_body_hash },
    server: row.server,
    fingerprint: row.version === history.head ? row.fingerprint() : null,
    foreign_birth: foreignBirth(store, job.read, row, fields.mark),
    wedged,
    overlaps: history.overlaps,
  };
  return observe(store, entity, seen, { fresh });
}
