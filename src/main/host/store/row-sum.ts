import type { Database } from 'better-sqlite3';
import { contentHash } from './content-hash.ts';
import type { EntityRow } from './workspace-schema.ts';

/** The columns in the order they are summed in. A new column is added at the end, by a migration that sums every row anew. */
const summed = [
  'lid',
  'type',
  'parent_lid',
  'remote_id',
  'local_json',
  'local_hash',
  'local_rev',
  'delete_seen_hash',
  'base_json',
  'base_hash',
  'base_version',
  'remote_json',
  'remote_hash',
  'facts_json',
  'server_json',
  'found_json',
  'late_json',
  'list_fingerprint',
  'foreign_birth',
  'wedged',
  'saved_at',
] as const;

/** SQLite keeps no checksum of contents: most flipped bytes are invisible to it but wrong to the author (`sync.md` 3.14). */
export function rowSum(row: Omit<EntityRow, 'row_sum'>): string {
  return contentHash(JSON.stringify(summed.map((column) => row[column])));
}

const mostAtOpening = 1000;

/**
 * What an opening can afford: the author's unpublished records and drafts against their checksums, and of a store that is
 * not large all records; of a large one they are checked right after it. Returns what is wrong, in words, or null.
 */
export function verifyRecords(database: Database, thorough: boolean): string | null {
  const count = database.prepare<[], number>('SELECT count(*) FROM entity').pluck().get() ?? 0;
  const which = thorough || count <= mostAtOpening ? '' : ' WHERE local_hash IS NOT base_hash';
  const records = database.prepare<[], unknown[]>(`SELECT ${summed.join(', ')}, row_sum FROM entity${which}`).raw();
  for (const record of records.iterate()) {
    const sum = record.pop();
    if (contentHash(JSON.stringify(record)) !== sum)
      return `the record of script ${String(record[0])} does not match its checksum`;
  }
  return verifyTexts(database, `SELECT 'the draft of script ' || lid, body, body_hash FROM draft`);
}

/** Every stored text against its checksum. Returns what is wrong, in words, or null. */
export function verifyStoredTexts(database: Database): string | null {
  return verifyTexts(database, `SELECT 'the stored text ' || substr(hash, 1, 12), bytes, hash FROM blob`);
}

function verifyTexts(database: Database, query: string): string | null {
  for (const [owner, text, hash] of database.prepare<[], [string, string, string]>(query).raw().iterate()) {
    if (contentHash(text) !== hash) return `${owner} does not match its checksum`;
  }
  return null;
}
