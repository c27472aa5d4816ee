import { sql } from 'kysely';
import { z } from 'zod';
import { contentHash } from './content-hash.ts';
import { readMeta, writeMeta } from './queries/meta.ts';
import { rowSum } from './row-sum.ts';
import type { Store } from './store.ts';
import { noteSuspicion } from './suspicion.ts';
import type { WorkspaceSchema } from './workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

const checked = z.object({
  at: z.iso.datetime(),
  /** What is wrong, in words; null: nothing. */
  damage: z.string().nullable(),
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
 * Damage puts the file under suspicion, so that the next opening refuses it. `pause` gives others their turn; when it says
 * false, the check ends without a result.
 */
export async function checkFully(
  store: WorkspaceStore,
  now: Date,
  pause: () => Promise<boolean>,
): Promise<FullCheck | null> {
  let damage: string | null = null;
  let until = performance.now() + sliceMs;
  for (const found of findDamage(store)) {
    damage = found;
    if (damage !== null) break;
    if (performance.now() < until) continue;
    if (!(await pause())) return null;
    until = performance.now() + sliceMs;
  }
  if (damage !== null) noteSuspicion(store.file);
  const result = { at: now.toISOString(), damage };
  writeMeta(store, 'checked_json', JSON.stringify(result));
  return result;
}

/** Gives null after every few rows that are sound, and the first damage in words. */
function* findDamage(store: WorkspaceStore): Generator<string | null> {
  for (let after = 0; ; ) {
    const rows = entitiesAfter(store, after);
    for (const row of rows) {
      if (rowSum(row) !== row.row_sum) yield `The record of script ${row.lid} does not match its checksum.`;
    }
    if (rows.length === 0) break;
    after = rows.at(-1)?.rowid ?? after;
    yield null;
  }
  for (let after = 0; ; ) {
    const texts = textsAfter(store, after);
    for (const { hash, bytes } of texts) {
      if (contentHash(bytes) !== hash) yield `The stored text ${hash.slice(0, 12)} does not match its checksum.`;
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
