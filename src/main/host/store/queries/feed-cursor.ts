import { type FeedCursor, feedCursor } from '#contract/model/change-feed.ts';
import { at, type FixedQuery, type Store } from '../store.ts';
import type { WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

const cursorOf: FixedQuery<WorkspaceSchema, { seq: number; chain: string }> = (build) =>
  build.selectFrom('feed_cursor').select(['seq', 'chain']).where('feed', '=', at<string>('feed'));

/** How far a feed was followed; undefined before the first page. */
export function readCursor(store: WorkspaceStore, feed: string): FeedCursor | undefined {
  const [row] = store.remembered(cursorOf, { feed });
  return row === undefined ? undefined : feedCursor.parse(row);
}

/** Call it in the transaction that stores what the cursor has passed (S6). */
export function writeCursor(store: WorkspaceStore, feed: string, { seq, chain }: FeedCursor): void {
  store.run(
    store.build
      .insertInto('feed_cursor')
      .values({ feed, seq, chain })
      .onConflict((conflict) => conflict.column('feed').doUpdateSet({ seq, chain })),
  );
}

/** A refused cursor is never used again (S32). */
export function deleteCursor(store: WorkspaceStore, feed: string): void {
  store.run(store.build.deleteFrom('feed_cursor').where('feed', '=', feed));
}
