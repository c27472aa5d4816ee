import { sql } from 'kysely';
import type { Store } from '../store.ts';
import type { WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** Every column whose text may name a text by its hash. What is written into another one must be listed here too. */
export const referring = [
  ['entity', 'local_json'],
  ['entity', 'base_json'],
  ['entity', 'remote_json'],
  ['entity', 'facts_json'],
  ['entity', 'found_json'],
  ['entity', 'late_json'],
  ['script_version', 'body_hash'],
  ['script_version', 'effective_hash'],
  ['checkpoint', 'body_hash'],
  ['trash', 'snapshot_json'],
  ['operation', 'operation_json'],
  ['change_set', 'plan_json'],
  ['change_set', 'body'],
  ['conflict', 'conflict_json'],
  ['conflict', 'answer_json'],
  ['conflict', 'before_json'],
  ['edit', 'before_hash'],
  ['edit', 'after_hash'],
  ['edit_stack', 'bottom_hash'],
  ['edit_stack', 'hash'],
  ['pull_run', 'detail_json'],
  ['run_text', 'body_hash'],
] as const;

const hashes = /[0-9a-f]{64}/g;

/** Every hash that anything but a stored text itself names. */
export function collectReferences(store: WorkspaceStore): Set<string> {
  const found = new Set<string>();
  for (const [table, column] of referring) {
    const rows = store.all({ compile: () => namings(table, column).compile(store.build) });
    for (const { text } of rows) for (const [hash] of text.matchAll(hashes)) found.add(hash);
  }
  return found;
}

function namings(table: string, column: string) {
  const name = sql.ref(column);
  return sql<{ text: string }>`select ${name} as text from ${sql.table(table)} where ${name} is not null`;
}

/** The text that was stored last, by its place. */
export function newestText(store: WorkspaceStore): { rowid: number; hash: string } | undefined {
  return store.first(
    store.build
      .selectFrom('blob')
      .select([sql<number>`rowid`.as('rowid'), 'hash'])
      .orderBy(sql`rowid`, 'desc')
      .limit(1),
  );
}

export function findTextAt(store: WorkspaceStore, rowid: number): string | undefined {
  return store.first(store.build.selectFrom('blob').select('hash').where(sql`rowid`, '=', rowid))?.hash;
}

/** Removes the texts up to a place that are not in `kept`. Returns how many those were. */
export function deleteTextsExcept(store: WorkspaceStore, kept: ReadonlySet<string>, upTo: number): number {
  const stored = store.all(store.build.selectFrom('blob').select('hash').where(sql`rowid`, '<=', upTo));
  const unused = stored.filter(({ hash }) => !kept.has(hash));
  for (const { hash } of unused) store.run(store.build.deleteFrom('blob').where('hash', '=', hash));
  return unused.length;
}
