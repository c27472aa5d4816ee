import { sql } from 'kysely';
import { at, type FixedQuery, type Store } from '../store.ts';
import type { WorkspaceSchema } from '../workspace-schema.ts';

type Texts = FixedQuery<WorkspaceSchema, { hash: string; text: string }>;

const stored: Texts = (build) =>
  build
    .selectFrom('blob')
    .select(['hash', 'bytes as text'])
    .where(sql<boolean>`hash in (select value from json_each(${at('hashes')}))`);
const drafts: Texts = (build) =>
  build
    .selectFrom('draft')
    .select(['body_hash as hash', 'body as text'])
    .where(sql<boolean>`body_hash in (select value from json_each(${at('hashes')}))`);

/**
 * The texts of these hashes that are here, by hash, for a line of each in a list. Their checksums are not looked at, so
 * nothing that is kept may come from them.
 */
export function glanceAtTexts(
  store: Store<WorkspaceSchema>,
  hashes: readonly (string | null)[],
): ReadonlyMap<string, string> {
  const values = { hashes: JSON.stringify(hashes.filter((hash) => hash !== null)) };
  const found = [...store.allWith(stored, values), ...store.allWith(drafts, values)];
  return new Map(found.map(({ hash, text }) => [hash, text]));
}
