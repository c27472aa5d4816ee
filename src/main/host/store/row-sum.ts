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

/**
 * What an opening can afford: every record and every draft against its checksum, and a stored text only where the full
 * check found it damaged. Returns what is wrong, in words, or null.
 */
export function verifyContents(database: Database): string | null {
  for (const row of database.prepare<[], EntityRow>('SELECT * FROM entity').iterate()) {
    if (rowSum(row) !== row.row_sum) return `the record of script ${row.lid} does not match its checksum`;
  }
  const texts = database.prepare<[], { owner: string; text: string; hash: string }>(
    `SELECT 'the draft of script ' || lid AS owner, body AS text, body_hash AS hash FROM draft
     UNION ALL SELECT 'the stored text ' || substr(hash, 1, 12), bytes, hash FROM blob
     WHERE hash = (SELECT json_extract(value, '$.damaged_text') FROM meta WHERE key = 'checked_json')`,
  );
  for (const { owner, text, hash } of texts.iterate()) {
    if (contentHash(text) !== hash) return `${owner} does not match its checksum`;
  }
  return null;
}
