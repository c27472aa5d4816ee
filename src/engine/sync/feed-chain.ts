import type { FeedCursor, FeedEvent, FeedPage } from '#contract/model/change-feed.ts';
import { canonicalJson, type HashText } from '../merge/canonical-json.ts';

/** The chain after an event: the hash of the chain before it and the event (sync.md 3.7). Server and studio compute the same. */
export function nextChain(chain: string, event: FeedEvent, hash: HashText): string {
  return hash(`${chain}\n${canonicalJson(event)}`);
}

export type FeedCheck =
  | { readonly kind: 'ok'; readonly cursor: FeedCursor }
  /** The page is not the continuation of what was followed; take a snapshot. */
  | { readonly kind: 'diverged'; readonly reason: string };

/** Follows a page from a cursor. Nothing of it may be stored unless the whole of it fits. */
export function verifyFeedPage(cursor: FeedCursor, page: FeedPage, hash: HashText): FeedCheck {
  let { seq, chain } = cursor;
  for (const event of page.events) {
    if (event.seq !== seq + 1) return diverged(`After change ${seq} came change ${event.seq}.`);
    seq = event.seq;
    chain = nextChain(chain, event, hash);
  }
  if (page.next.seq !== seq || page.next.chain !== chain) return diverged(`The chain does not fit at change ${seq}.`);
  if (page.head < seq) return diverged(`The server's newest change is ${page.head}, and it told us of ${seq}.`);
  return { kind: 'ok', cursor: { seq, chain } };
}

function diverged(reason: string): FeedCheck {
  return { kind: 'diverged', reason };
}

/** What an answer of the feed asks for. The cursor that was refused is never used again. */
export function afterFeedAnswer(status: number): 'follow' | 'snapshot' | 'snapshot_and_offer' | 'try_later' {
  if (status === 200) return 'follow';
  if (status === 409) return 'snapshot_and_offer';
  return status === 410 ? 'snapshot' : 'try_later';
}

/** Acknowledged publishes that a restored server has forgotten; a person may offer them again. */
export function forgottenChangeSets<Acknowledged extends { readonly cs_id: string; readonly seq: number }>(
  acknowledged: readonly Acknowledged[],
  stillKnown: ReadonlySet<string>,
): Acknowledged[] {
  return acknowledged
    .filter((set) => !stillKnown.has(set.cs_id))
    .sort((left, right) => left.seq - right.seq || (left.cs_id < right.cs_id ? -1 : 1));
}
