import { z } from 'zod';
import { jsonObject, uuid } from './scalars.ts';
import { contentHash } from './tracked-entity.ts';

/** One change as an enhanced backend tells it (sync.md 3.7). `seq` comes from the tenant's counter row, without gaps. */
export const feedEvent = z
  .object({
    seq: z.int().min(1),
    type: z.string(),
    id: uuid,
    rev: z.int().min(1),
    deleted: z.boolean(),
    row: jsonObject.nullable(),
    body_hash: contentHash.nullable(),
  })
  .meta({ id: 'FeedEvent' });
export type FeedEvent = z.infer<typeof feedEvent>;

/** How far a feed was followed; `chain` proves that it is the same history. The beginning is `{seq: 0, chain: 64 zeros}`. */
export const feedCursor = z.object({ seq: z.int().min(0), chain: contentHash }).meta({ id: 'FeedCursor' });
export type FeedCursor = z.infer<typeof feedCursor>;
export const feedStart: FeedCursor = { seq: 0, chain: '0'.repeat(64) };

export const feedPage = z
  .object({
    events: z.array(feedEvent),
    next: feedCursor,
    head: z.int().min(0),
    /** As `GET /capabilities` names it, so that whoever follows need not ask who answers. Older backends leave it out. */
    instance_id: uuid.optional(),
  })
  .meta({ id: 'FeedPage' });
export type FeedPage = z.infer<typeof feedPage>;
