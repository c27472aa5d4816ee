import { syncRoutes } from '#contract/http/sync.ts';
import type { FeedCursor } from '#contract/model/change-feed.ts';
import { writeCursor } from '#host/store/queries/feed-cursor.ts';
import { listWithoutText } from '#host/store/queries/observed.ts';
import type { PullEnding } from './baseline-pull.ts';
import type { PullContext } from './context.ts';
import { askAboutGone, describeGone, type GoneEntity, mustAsk, storeGone } from './deletions.ts';
import { changesFeed } from './feed-name.ts';
import { forgetKept, readKeptGone } from './kept-gone.ts';
import { cancelled } from './pull-stop.ts';
import { knownOf, readTypes } from './read-types.ts';
import { type KnownTypes, SnapshotReader } from './snapshot-reader.ts';

/** From so many missing texts on, one stream is cheaper than asking for each. */
const worthAStream = 100;

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
  const { signal } = context.requests;
  for await (const lines of context.deps.client().linesInGroups(syncRoutes.snapshot, { query, signal })) {
    if (signal.aborted) throw cancelled();
    for (const line of lines) if (line !== '') reader.take(line);
  }
  const cursor = await reader.finish();
  context.record.complete = true;
  return takeAbsences(context, runId, known, reader.ids, cursor);
}

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
  const present = [...known].flatMap(([type, rows]) =>
    rows.present.filter((row) => ids.has(`${type} ${row.remote_id}`)),
  );
  forgetKept(deps.store, new Set(present.map(({ lid }) => lid)));
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
