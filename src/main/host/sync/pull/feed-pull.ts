import { z } from 'zod';
import { syncRoutes } from '#contract/http/sync.ts';
import { limits } from '#contract/limits.ts';
import type { FeedCursor, FeedEvent, FeedPage } from '#contract/model/change-feed.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { afterFeedAnswer, forgottenChangeSets, verifyFeedPage } from '#engine/sync/feed-chain.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { readDocument, readFacts } from '#host/store/documents.ts';
import { updateChangeSet } from '#host/store/queries/change-sets.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { deleteCursor, readCursor, writeCursor } from '#host/store/queries/feed-cursor.ts';
import { listAcknowledged, listAcknowledgedAfter } from '#host/store/queries/observed.ts';
import { listOperations } from '#host/store/queries/operations.ts';
import type { ChangeSetRow, EntityRow } from '#host/store/workspace-schema.ts';
import { garbageFailure } from '../http/backend-failure.ts';
import type { PullEnding } from './baseline-pull.ts';
import { fetchTexts } from './blobs.ts';
import type { PullContext, ReadType } from './context.ts';
import { changesFeed } from './feed-name.ts';
import { goBackBehind } from './forgotten.ts';
import { confirmIdentity } from './identity.ts';
import type { WorkspaceStore } from './pull-deps.ts';
import { readTypes } from './read-types.ts';
import { takeSnapshot } from './snapshot-pull.ts';
import { findTold, storeTold, storeTombstone, type ToldEntity, toldEntity } from './store-entities.ts';

/** How many of the newest publishes are looked up after a history has diverged. */
const publishesToLookUp = 500;

/** A pull from an enhanced backend (`sync.md` 3.7): the feed from where it was left, else a snapshot. */
export async function pullEnhanced(context: PullContext, runId: string): Promise<PullEnding> {
  const cursor = readCursor(context.deps.store, changesFeed);
  if (cursor === undefined) {
    await confirmIdentity(context.deps);
    return takeSnapshot(context, runId);
  }
  context.record.kind = 'feed';
  context.record.complete = true;
  const followed = (await isForgotten(context, cursor)) ? 'diverged' : await follow(context, cursor);
  if (followed === 'followed') return { state: 'done', message: context.record.words() };
  if (followed === 'too_old')
    context.deps.log('info', 'What was published is too long ago to follow step by step; everything is read again.');
  await offerForgotten(context, followed === 'diverged');
  context.record.putBack = followed === 'diverged';
  return takeSnapshot(context, runId);
}

/**
 * Whether a publish of ours from behind the cursor is gone. The cursor is older than it, so a server that was restored to
 * the time between the two goes on from the cursor as if nothing had been.
 */
async function isForgotten({ deps, requests }: PullContext, cursor: FeedCursor): Promise<boolean> {
  const newer = listAcknowledgedAfter(deps.store, cursor.seq);
  if (newer.length === 0) return false;
  await confirmIdentity(deps);
  return (await knownOf(requests, newer)).size < newer.length;
}

/** Which of these publishes the server still knows. */
async function knownOf(
  requests: PullContext['requests'],
  sets: readonly { readonly cs_id: string }[],
): Promise<Set<string>> {
  const known = new Set<string>();
  await requests.each(sets, async ({ cs_id }) => {
    const answer = await requests.route(syncRoutes.getChangeSet, { params: { id: cs_id } });
    if (answer.status === 404) return;
    if (answer.failure !== null) throw answer.failure;
    known.add(cs_id);
  });
  return known;
}

async function follow(context: PullContext, from: FeedCursor): Promise<'followed' | 'diverged' | 'too_old'> {
  const { deps, requests, record } = context;
  for (let cursor = from; ; ) {
    const query = { cursor: `${cursor.seq}.${cursor.chain}`, limit: limits.changesDefault };
    const answer = await requests.route(syncRoutes.changes, { query });
    const instance = answer.reply?.instance_id;
    // Before anything of the answer counts; a page says itself who it is from, which saves a request.
    if (cursor === from || instance !== undefined) await confirmIdentity(deps, null, instance);
    const next = afterFeedAnswer(answer.status);
    if (next === 'snapshot_and_offer') return 'diverged';
    if (next === 'snapshot') return 'too_old';
    const page = answer.reply;
    if (answer.failure !== null) throw answer.failure;
    if (page === null) throw garbageFailure(deps.client().origin, 'no page of changes');
    const check = verifyFeedPage(cursor, page, contentHash);
    if (check.kind === 'diverged') {
      deps.log('warn', `The server's history does not continue what was followed: ${check.reason}`);
      return 'diverged';
    }
    if (page.events.length === 0) return 'followed';
    await storePage(context, page, check.cursor);
    record.seen += page.events.length;
    deps.progress({
      done: check.cursor.seq - from.seq,
      total: page.head - from.seq,
      message: 'Following what was published',
    });
    if (check.cursor.seq >= page.head) return 'followed';
    cursor = check.cursor;
  }
}

/** Rows and cursor in one transaction (S6). Texts come before, so that nobody is left without one. */
async function storePage(context: PullContext, page: FeedPage, cursor: FeedCursor): Promise<void> {
  const { deps, record } = context;
  const types = new Map(readTypes(deps.types).map((read) => [read.type.type, read]));
  const changes = newestOf(page.events).flatMap((event) => {
    const read = types.get(event.type);
    return read === undefined ? [] : [{ event, told: toldOf(context, read, event) }];
  });
  await fetchTexts(
    context,
    changes.flatMap(({ told }) => (told === null || told.body_hash === null ? [] : [told.body_hash])),
  );
  deps.store.transaction(() => {
    const lids: string[] = [];
    const asKnown: string[] = [];
    for (const { event, told } of changes) {
      const { type, id } = event;
      const before = told === null ? undefined : findTold(deps.store, type, id);
      const lid = told === null ? storeTombstone(deps.store, type, id) : storeTold(context, record, told, before);
      if (lid === null) continue;
      (isPlannedAlike(before, findEntity(deps.store, lid)) ? asKnown : lids).push(lid);
      if (told === null) record.deleted.add(lid);
    }
    writeCursor(deps.store, changesFeed, cursor);
    record.keep();
    record.reconcile(lids);
    if (asKnown.length > 0) deps.tellChanged(asKnown);
  });
}

/**
 * Whether a plan sees the same in both, so that it need not be made anew: what we have published ourselves comes back with
 * nothing but what the server alone says about it.
 */
function isPlannedAlike(before: EntityRow | undefined, after: EntityRow | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  const same = planned.every((column) => before[column] === after[column]);
  return same && (before.facts_json === after.facts_json || sameFacts(before.facts_json, after.facts_json));
}

const planned = [
  'remote_id',
  'local_json',
  'base_json',
  'remote_json',
  'found_json',
  'late_json',
  'foreign_birth',
  'wedged',
  'delete_seen_hash',
] as const satisfies readonly (keyof EntityRow)[];

function sameFacts(left: string, right: string): boolean {
  return sameJson(readFacts(left), readFacts(right));
}

/** Null: a tombstone. */
function toldOf(context: PullContext, read: ReadType, event: FeedEvent): ToldEntity | null {
  if (event.deleted || event.row === null) return null;
  return toldEntity(context, read, { row: event.row, rev: event.rev, body_hash: event.body_hash });
}

/** Only the last change of an entity counts; its texts in between may be gone already. */
function newestOf(events: readonly FeedEvent[]): FeedEvent[] {
  return [...new Map(events.map((event) => [`${event.type} ${event.id}`, event])).values()];
}

const planNames = z.object({ changes: z.array(z.object({ name: z.string() })) });

/**
 * Publishes that were acknowledged and that the server no longer knows; what they held is offered again as unpublished
 * changes (S32). The refused cursor goes in the same transaction: it is never used again, whatever happens before the
 * snapshot is complete.
 */
async function offerForgotten({ deps, requests, record }: PullContext, diverged: boolean): Promise<void> {
  const { store } = deps;
  const acknowledged = listAcknowledged(store).slice(-publishesToLookUp);
  const sets = forgottenChangeSets(acknowledged, await knownOf(requests, acknowledged));
  const forgotten = sets.map((set) => ({ cs_id: set.cs_id, at: set.created_at, names: namesOf(store, set) }));
  const restored = 'The server has another history than before; it may have been restored from a backup.';
  const message =
    forgotten.length === 0
      ? `${restored} Everything was read again; where it shows something older, what you had of it lies in the Trash.`
      : `${restored} It no longer knows ${forgotten.length} of your publishes; what they changed counts as unpublished again. Look at it and publish it once more.`;
  store.transaction(() => {
    const lids = goBackBehind(deps, acknowledged, new Set(sets.map(({ cs_id }) => cs_id)));
    // They have no place in the history that is followed from here on.
    for (const { cs_id } of sets) updateChangeSet(store, cs_id, { seq: null });
    deleteCursor(store, changesFeed);
    if (forgotten.length > 0) deps.attention({ kind: 'diverged', message, forgotten }, 'diverged');
    record.keep();
    if (lids.length > 0) record.reconcile(lids);
  });
  record.detail = { ...record.detail, forgotten };
  if (diverged || forgotten.length > 0) deps.log('warn', message);
}

/** As the plan called them; an undo has none. */
function namesOf(store: WorkspaceStore, { cs_id, plan_json }: ChangeSetRow): string[] {
  const plan = planNames.nullable().parse(JSON.parse(plan_json));
  if (plan !== null) return plan.changes.map(({ name }) => name);
  const lids = new Set(listOperations(store, cs_id).map(({ lid }) => lid));
  const documents = [...lids].map((lid) => findEntity(store, lid)?.local_json ?? '{}');
  return documents.map((json) => readDocument(json)['name']).filter((name) => typeof name === 'string');
}
