import { sql } from 'kysely';
import { z } from 'zod';
import { contentHash } from './content-hash.ts';
import { readMeta, writeMeta } from './queries/meta.ts';
import { rowSum } from './row-sum.ts';
import type { Store } from './store.ts';
import type { WorkspaceSchema } from './workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

const checked = z.object({
  at: z.iso.datetime(),
  /** What is wrong, in words; null: nothing. */
  damage: z.string().nullable(),
  /** The text that is not what was stored; the next opening looks at it again and refuses the file. */
  damaged_text: z.string().nullable(),
});
export type FullCheck = z.infer<typeof checked>;

const weekMs = 7 * 86_400_000;
const sliceMs = 8;
const rowsAtOnce = 20;

/** The last full check of a store, or null. */
export function readFullCheck(store: WorkspaceStore): FullCheck | null {
  const text = readMeta(store, 'checked_json');
  return text === null ? null : (checked.safeParse(JSON.parse(text)).data ?? null);
}

export function isFullCheckDue(store: WorkspaceStore, now: Date): boolean {
  const last = readFullCheck(store);
  if (last === null) return true;
  const age = now.getTime() - Date.parse(last.at);
  // A clock that was set back must not put the next check off.
  return age < 0 || age >= weekMs;
}

/**
 * Compares every record and every stored text with its checksum, a little at a time, and notes the result (`sync.md` 3.14).
 * `pause` gives others their turn; when it says false, the check ends without a result.
 */
export async function checkFully(
  store: WorkspaceStore,
  now: Date,
  pause: () => Promise<boolean>,
): Promise<FullCheck | null> {
  let found: Omit<FullCheck, 'at'> = { damage: null, damaged_text: null };
  let until = performance.now() + sliceMs;
  for (const damage of findDamage(store)) {
    if (damage !== null) {
      found = damage;
      break;
    }
    if (performance.now() < until) continue;
    if (!(await pause())) return null;
    until = performance.now() + sliceMs;
  }
  const result = { at: now.toISOString(), ...found };
  writeMeta(store, 'checked_json', JSON.stringify(result));
  return result;
}

/** Ends with the first damage; gives null after every few rows that are sound. */
function* findDamage(store: WorkspaceStore): Generator<Omit<FullCheck, 'at'> | null> {
  for (let after = 0; ; ) {
    const rows = entitiesAfter(store, after);
    for (const row of rows) {
      const damage = `The record of script ${row.lid} does not match its checksum.`;
      if (rowSum(row) !== row.row_sum) yield { damage, damaged_text: null };
    }
    if (rows.length === 0) break;
    after = rows.at(-1)?.rowid ?? after;
    yield null;
  }
  for (let after = 0; ; ) {
    const texts = textsAfter(store, after);
    for (const { hash, bytes } of texts) {
      const damage = `The stored text ${hash.slice(0, 12)} does not match its checksum.`;
      if (contentHash(bytes) !== hash) yield { damage, damaged_text: hash };
    }
    if (texts.length === 0) break;
    after = texts.at(-1)?.rowid ?? after;
    yield null;
  }
}

function entitiesAfter(store: WorkspaceStore, rowid: number) {
  return store.all(
    store.build
      .selectFrom('entity')
      .selectAll()
      .select(sql<number>`rowid`.as('rowid'))
      .where(sql`rowid`, '>', rowid)
      .orderBy(sql`rowid`)
      .limit(rowsAtOnce),
  );
}

function textsAfter(store: WorkspaceStore, rowid: number) {
  return store.all(
    store.build
      .selectFrom('blob')
      .select([sql<number>`rowid`.as('rowid'), 'hash', 'bytes'])
      .where(sql`rowid`, '>', rowid)
      .orderBy(sql`rowid`)
      .limit(rowsAtOnce),
  );
}
