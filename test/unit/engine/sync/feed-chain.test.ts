import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FeedEvent, type FeedPage, feedPage, feedStart } from '#contract/model/change-feed.ts';
import { afterFeedAnswer, forgottenChangeSets, nextChain, verifyFeedPage } from '#engine/sync/feed-chain.ts';
import { lid, sha256 } from '../sync-fixtures.ts';

function feedOf(count: number, salt = ''): { events: FeedEvent[]; chains: string[] } {
  const events: FeedEvent[] = [];
  const chains = [feedStart.chain];
  for (let seq = 1; seq <= count; seq++) {
    const event = {
      seq,
      type: 'script',
      id: lid(seq),
      rev: seq,
      deleted: false,
      row: { name: `n${seq}${salt}` },
      body_hash: null,
    };
    events.push(event);
    chains.push(nextChain(chains.at(-1) ?? '', event, sha256));
  }
  return { events, chains };
}

function pageOf(feed: ReturnType<typeof feedOf>, from: number, to: number): FeedPage {
  const next = { seq: to, chain: feed.chains[to] ?? '' };
  return feedPage.parse({ events: feed.events.slice(from, to), next, head: feed.events.length });
}

describe('verifyFeedPage', () => {
  it('S31 pages of any size lead to the same cursor', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 7 }), (count, size) => {
        const feed = feedOf(count);
        let cursor = feedStart;
        while (cursor.seq < count) {
          const check = verifyFeedPage(cursor, pageOf(feed, cursor.seq, Math.min(cursor.seq + size, count)), sha256);
          if (check.kind !== 'ok') throw new Error(check.reason);
          cursor = check.cursor;
        }
        expect(cursor).toEqual({ seq: count, chain: feed.chains[count] });
      }),
    );
  });

  it('S31 a gap, a changed event, another history and a server behind its own feed are refused', () => {
    const feed = feedOf(5);
    const good = pageOf(feed, 0, 5);
    const changed = good.events.map((event) => (event.seq === 2 ? { ...event, deleted: true } : event));
    const refused: FeedPage[] = [
      { ...good, events: good.events.filter((event) => event.seq !== 3) },
      { ...good, events: changed },
      pageOf(feedOf(5, 'other'), 2, 5),
      { ...good, head: 4 },
      { ...good, next: { seq: 6, chain: good.next.chain } },
    ];
    const from = { seq: 2, chain: feed.chains[2] ?? '' };
    const checks = refused.map((page, index) => verifyFeedPage(index === 2 ? from : feedStart, page, sha256).kind);
    expect(checks).toEqual(refused.map(() => 'diverged'));
    expect(verifyFeedPage(feedStart, good, sha256).kind).toBe('ok');
  });

  it('S31 a server that skips a number is refused, even with a chain that fits', () => {
    const { events } = feedOf(1);
    const [first] = events;
    if (first === undefined) throw new Error('no event');
    const third = { ...first, seq: 3 };
    const chain = nextChain(nextChain(feedStart.chain, first, sha256), third, sha256);
    const page = { events: [first, third], next: { seq: 3, chain }, head: 3 };
    expect(verifyFeedPage(feedStart, page, sha256)).toEqual({
      kind: 'diverged',
      reason: 'After change 1 came change 3.',
    });
  });

  it('S32 a refused cursor leads to a snapshot and, where history diverged, to an offer', () => {
    expect([200, 409, 410, 500].map(afterFeedAnswer)).toEqual([
      'follow',
      'snapshot_and_offer',
      'snapshot',
      'try_later',
    ]);
  });

  it('S32 publishes that a restored server forgot are offered again, oldest first', () => {
    const acknowledged = [3, 1, 2].map((seq) => ({ cs_id: `cs${seq}`, seq }));
    expect(forgottenChangeSets(acknowledged, new Set(['cs1'])).map((set) => set.cs_id)).toEqual(['cs2', 'cs3']);
  });
});
