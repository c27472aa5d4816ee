import type { EntityType } from '#contract/model/entity-type.ts';
import type { ReadAdapter } from '../baseline/read-adapter.ts';
import type { ListMemory } from './list-memory.ts';
import type { PullDeps } from './pull-deps.ts';
import type { Requests } from './requests.ts';
import type { RunRecord } from './run-record.ts';

/** What reading needs, whether for a whole pull or for a few entities. */
export interface ReadContext {
  readonly deps: PullDeps;
  readonly requests: Requests;
  readonly lists: ListMemory;
}

export interface PullContext extends ReadContext {
  readonly record: RunRecord;
}

/** A type and how it is read. */
export interface ReadType {
  readonly type: EntityType;
  readonly adapter: ReadAdapter;
}

/** How many rows are stored in one transaction (`sync.md` 3.6.6). */
export const rowsAtOnce = 250;

/** The same of texts that come one after the other: the indices are written anew with each transaction, so it is more. */
export const textsAtOnce = { texts: 1_000, characters: 4 * 1024 * 1024 };

export function* chunksOf<Item>(items: readonly Item[], size: number): Iterable<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
