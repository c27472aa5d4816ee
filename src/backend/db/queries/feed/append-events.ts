import { sql } from 'kysely';
import { sha256 } from '#backend/db/hashes.ts';
import { inChunks } from '#backend/db/in-chunks.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { SyncedType } from '#contract/http/sync.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { nextChain } from '#engine/sync/feed-chain.ts';
import type { Feed } from './lock-feed.ts';

/** What an entity is now; `row` is null once it is deleted. */
export interface Change {
  readonly type: SyncedType;
  readonly id: string;
  readonly row: JsonObject | null;
  readonly body_hash: string | null;
}

/**
 * Adds the events of this transaction to the history it holds. The entities must carry the revisions `feed.seq + 1` and
 * up, in this order. The last thing a change does: the history moves on only with all of it.
 */
export async function appendEvents(scope: TenantScope, feed: Feed, changes: readonly Change[]): Promise<void> {
  let { seq, chain } = feed;
  const events = changes.map(({ type, id, row, body_hash }) => {
    seq += 1;
    const deleted = row === null;
    chain = nextChain(chain, { seq, type, id, rev: seq, deleted, row, body_hash }, sha256);
    const text = row === null ? null : JSON.stringify(row);
    return { tenant_id: scope.tenant_id, seq, type, entity_id: id, deleted, row: text, body_hash, chain };
  });
  await inChunks(events, (chunk) => scope.db.insertInto('feed_events').values(chunk).execute());
  await scope.db.updateTable('tenant_feed').set({ n: seq, chain }).execute();
  if (feed.pruneDue) await pruneFeed(scope);
}

/** Tombstones are kept 400 days, and so is everything beside them; uploads that nothing came for, 30 (`sync.md` 3.7). */
async function pruneFeed(scope: TenantScope): Promise<void> {
  const last = await scope.db
    .selectFrom('feed_events')
    .select(['seq', 'chain'])
    .where('recorded_at', '<', sql<string>`now() - interval '400 days'`)
    .orderBy('recorded_at', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  await scope.db
    .updateTable('tenant_feed')
    .set({
      pruned_at: sql<string>`now()`,
      ...(last === undefined ? {} : { floor_n: last.seq, floor_chain: last.chain }),
    })
    .execute();
  if (last !== undefined) await scope.db.deleteFrom('feed_events').where('seq', '<=', last.seq).execute();
  await scope.db.deleteFrom('blobs').where('uploaded_at', '<', sql<string>`now() - interval '30 days'`).execute();
}
