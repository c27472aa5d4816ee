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

/** Gives others their turn; false ends the check. */
type Pause = () => Promise<boolean>;

/**
 * Compares every record and every stored text with its checksum, a little at a time, and notes the result (`sync.md` 3.14).
 * Null where it was ended before. Damage puts the file under suspicion, so that the next opening refuses it.
 */
export async function checkFully(store: WorkspaceStore, now: Date, pause: Pause): Promise<FullCheck | null> {
  const damage = await firstDamage(store, [damagedRecords(store), damagedTexts(store)], pause);
  if (damage === undefined) return null;
  const result = { at: now.toISOString(), damage };
  writeMeta(store, 'checked_json', JSON.stringify(result));
  return result;
}

/** The same for the records alone, without a note: what an opening of a large store has left out. */
export async function checkRecords(store: WorkspaceStore, pause: Pause): Promise<string | null> {
  return (await firstDamage(store, [damagedRecords(store)], pause)) ?? null;
}

/** The first damage in words, null where there is none, undefined where the check was ended before. */
async function firstDamage(
  store: WorkspaceStore,
  checks: readonly Iterable<string | null>[],
  pause: Pause,
): Promise<string | null | undefined> {
  let until = performance.now() + sliceMs;
  for (const check of checks) {
    for (const damage of check) {
      if (damage !== null) {
        noteSuspicion(store.file);
        return damage;
      }
      if (performance.now() < until) continue;
      if (!(await pause())) return undefined;
      until = performance.now() + sliceMs;
    }
  }
  return null;
}

/** Each damage in words, and null after every few rows that are sound. */
function* damagedRecords(store: WorkspaceStore): Generator<string | null> {
  let after = 0;
  for (let rows = entitiesAfter(store, after); rows.length > 0; rows = entitiesAfter(store, after)) {
    for (const row of rows) {
      if (rowSum(row) !== row.row_sum) yield `The record of script ${row.lid} does not match its checksum.`;
      after = row.rowid;
    }
    yield null;
  }
}

function* damagedTexts(store: WorkspaceStore): Generator<string | null> {
  let after = 0;
  for (let texts = textsAfter(store, after); texts.length > 0; texts = textsAfter(store, after)) {
    for (const { hash, bytes, rowid } of texts) {
      if (contentHash(bytes) !== hash) yield `The stored text ${hash.slice(0, 12)} does not match its checksum.`;
      after = rowid;
    }
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
