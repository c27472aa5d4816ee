import type { TenantScope } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import type { FeedCursor, FeedEvent } from '#contract/model/change-feed.ts';

export interface FeedPosition {
  readonly head: FeedCursor;
  /** Where what is still known begins. */
  readonly floor: FeedCursor;
}

export async function readPosition(scope: TenantScope): Promise<FeedPosition> {
  const row = await scope.db
    .selectFrom('tenant_feed')
    .select(['n', 'chain', 'floor_n', 'floor_chain'])
    .executeTakeFirstOrThrow();
  return { head: { seq: row.n, chain: row.chain }, floor: { seq: row.floor_n, chain: row.floor_chain } };
}

/**
 * Makes sure that whoever holds the cursor has followed this history and no other (`sync.md` 3.7).
 * @throws AppError `history_diverged`, or `gone` when the events after it are no longer all there.
 */
export async function requireSameHistory(scope: TenantScope, { seq, chain }: FeedCursor): Promise<FeedPosition> {
  const position = await readPosition(scope);
  const { head, floor } = position;
  if (seq > head.seq) throw diverged(`it ends at change ${head.seq}, and the cursor is at ${seq}`, head);
  if (seq < floor.seq) {
    throw new AppError('gone', `The changes before number ${floor.seq} are no longer kept; take a snapshot.`, { head });
  }
  const known = seq === floor.seq ? floor.chain : await chainAt(scope, seq);
  if (known !== chain) throw diverged(`what it has at change ${seq} is not what the cursor has seen there`, head);
  return position;
}

function diverged(why: string, head: FeedCursor): AppError {
  return new AppError(
    'history_diverged',
    `The history of this server is not the one you followed: ${why}. Take a snapshot and compare.`,
    { head },
  );
}

async function chainAt(scope: TenantScope, seq: number): Promise<string | undefined> {
  const row = await scope.db.selectFrom('feed_events').select('chain').where('seq', '=', seq).executeTakeFirst();
  return row?.chain;
}

/** The events after `seq`, oldest first, and the cursor behind the last of them. */
export async function eventsAfter(
  scope: TenantScope,
  cursor: FeedCursor,
  limit: number,
): Promise<{ events: FeedEvent[]; next: FeedCursor }> {
  const rows = await scope.db
    .selectFrom('feed_events')
    .select(['seq', 'type', 'entity_id', 'deleted', 'row', 'body_hash', 'chain'])
    .where('seq', '>', cursor.seq)
    .orderBy('seq')
    .limit(limit)
    .execute();
  const events = rows.map(({ entity_id: id, seq, type, deleted, row, body_hash }) => ({
    seq,
    type,
    id,
    rev: seq,
    deleted,
    row,
    body_hash,
  }));
  const last = rows.at(-1);
  return { events, next: last === undefined ? cursor : { seq: last.seq, chain: last.chain } };
}

/** Which entities the events `first` to `last` were about. */
export async function entitiesOf(scope: TenantScope, first: number, last: number) {
  const rows = await scope.db
    .selectFrom('feed_events')
    .select(['seq', 'type', 'entity_id', 'deleted'])
    .where('seq', '>=', first)
    .where('seq', '<=', last)
    .orderBy('seq')
    .execute();
  return rows.map(({ seq, type, entity_id, deleted }) => ({ type, id: entity_id, rev: seq, deleted }));
}
