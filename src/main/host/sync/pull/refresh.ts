import type { JsonObject } from '#contract/model/scalars.ts';
import { absentIds } from '#engine/sync/sweep.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { listOpenVersionLids } from '#host/store/queries/observed.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import type { SeenRow } from '../baseline/read-adapter.ts';
import type { ReadContext, ReadType } from './context.ts';
import { confirmGone, mustAsk } from './deletions.ts';
import { ListReader } from './list-page.ts';
import { observeGone } from './observe.ts';
import { readDetail } from './read-detail.ts';
import { readTexts } from './read-texts.ts';
import { knownOf, readTypes } from './read-types.ts';
import type { Sink } from './sink.ts';
import { storeRows } from './store-rows.ts';
import { sweepList } from './sweep-list.ts';

/** From so many entities on, the pages of a list may be fewer requests than a read of each. */
const worthALook = 20;
const readsPerPage = 4;

/**
 * Reads just these entities again, and what stands under the name of what is new here: each by its id, or many of them
 * with the list, whose rows have the same print.
 */
export async function refreshBaseline(context: ReadContext, sink: Sink, lids: readonly string[]): Promise<void> {
  const rows = lids.map((lid) => findEntity(context.deps.store, lid)).filter((row) => row !== undefined);
  for (const read of readTypes(context.deps.types)) {
    const mine = rows.filter((row) => row.type === read.type.type);
    if (mine.length > 0) await refreshType(context, sink, read, mine);
  }
}

async function refreshType(
  context: ReadContext,
  sink: Sink,
  read: ReadType,
  entities: readonly EntityRow[],
): Promise<void> {
  const seen: SeenRow[] = [];
  const missing: EntityRow[] = [];
  const listed = await readListed(context, read, entities);
  await context.requests.each(entities, async (entity) => {
    if (entity.remote_id === null) return void seen.push(...(await readByName(context, read, entity)));
    const row = listed.get(entity.remote_id) ?? (await readDetail(context, read, entity.remote_id));
    if (row !== null) seen.push(row);
    else if (entity.remote_json !== null) missing.push(entity);
  });
  await storeSeen(context, sink, read, seen);
  const shown = await refreshMissing(context, sink, read, missing);
  await storeSeen(context, sink, read, shown);
}

async function storeSeen(context: ReadContext, sink: Sink, read: ReadType, rows: readonly SeenRow[]): Promise<void> {
  if (rows.length === 0) return;
  const { store } = context.deps;
  const known = new Map(knownOf(store, read.type.type).byId);
  const list = { read, rows, known, suspects: listOpenVersionLids(store) };
  const { jobs } = await storeRows(context, sink, list);
  await readTexts(context, sink, jobs);
}

/** What the list shows, where that is cheaper. What it does not show, as it may hide a row (B1), is read by its id. */
async function readListed(
  context: ReadContext,
  read: ReadType,
  entities: readonly EntityRow[],
): Promise<ReadonlyMap<string, SeenRow>> {
  const known = entities.filter((row) => row.remote_id !== null).length;
  if (read.type.list_row === 'thin' || known < worthALook) return new Map();
  const { store, profile } = context.deps;
  const pages = Math.ceil(knownOf(store, read.type.type).byId.size / profile().page_size_cap);
  const swept = known < pages * readsPerPage ? null : await sweepList(context, read);
  return swept?.rows ?? new Map();
}

/** What the server has under the name of something new, so that it is known before a creation is sent. */
async function readByName(context: ReadContext, read: ReadType, entity: EntityRow): Promise<SeenRow[]> {
  const { name } = JSON.parse(entity.local_json ?? '{}') as JsonObject;
  if (typeof name !== 'string' || name === '') return [];
  const page = await new ListReader(context, read).page(0, 0, { search: name, name_contains: name });
  const found = page?.rows.filter((row) => row.fields['name'] === name) ?? [];
  if (read.type.list_row === 'full') return found;
  const whole = await Promise.all(found.map((row) => readDetail(context, read, row.remote_id)));
  return whole.filter((row) => row !== null);
}

/**
 * A 404 alone is no deletion: the list must lack it too, and the server must still be who it was (S23). Returns what a server
 * that hid it for a moment shows again, which may be another state than the one that is known.
 */
async function refreshMissing(
  context: ReadContext,
  sink: Sink,
  read: ReadType,
  missing: readonly EntityRow[],
): Promise<SeenRow[]> {
  if (missing.length === 0) return [];
  const { store } = context.deps;
  const ids = missing.map((row) => row.remote_id).filter((id) => id !== null);
  const swept = await sweepList(context, read, ids);
  if (swept === null) return [];
  const known = knownOf(store, read.type.type);
  const absent = new Set(absentIds(ids, swept.pages));
  const rows = [...absent].map((id) => known.byId.get(id)).filter((row) => row !== undefined);
  const gone = await confirmGone(context, read, rows, [...swept.rows.keys()]);
  // Where it would be much, a pull asks a person first. What its author deleted here may be gone without asking.
  const ask = mustAsk(known.present.length, gone.length);
  const taken = gone.filter((row) => row.local_hash === null || !ask).map((row) => row.lid);
  if (taken.length > 0)
    store.transaction(() => {
      const lids = taken.filter((lid) => observeGone(store, lid));
      sink.keep();
      sink.reconcile(lids);
    });
  const there = ids.filter((id) => !gone.some((row) => row.remote_id === id));
  const again = await Promise.all(there.map((id) => readDetail(context, read, id)));
  return again.filter((row) => row !== null);
}
