import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { StoreCopy } from '#contract/rpc/workspace.ts';
import { dropSuspicion } from './suspicion.ts';

const keptNewest = 24;
const keptDays = 30;

/** Why a store was moved out of the way; such a file is not a copy to go on from. */
const asideReasons = ['damaged', 'newer', 'unwritable'] as const;
export type AsideReason = (typeof asideReasons)[number];

/** Where the copies of a store lie: in `copies/` beside it. */
export function copiesFolder(file: string): string {
  return path.join(path.dirname(file), 'copies');
}

/** A file name that sorts by time, `store-20260131T101500123Z-hourly.db`. */
export function newCopyFile(file: string, reason: string): string {
  const folder = copiesFolder(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stamp = new Date().toISOString().replaceAll(/[-:.]/g, '');
  return path.join(folder, `${path.basename(file, '.db')}-${stamp}-${reason}.db`);
}

/** The copies of a store, newest first. */
export function listCopies(file: string): StoreCopy[] {
  const folder = copiesFolder(file);
  if (!existsSync(folder)) return [];
  const prefix = `${path.basename(file, '.db')}-`;
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && name.endsWith('.db') && !isAside(name))
    .sort()
    .reverse()
    .map((name) => describeCopy(path.join(folder, name)));
}

function isAside(name: string): boolean {
  return asideReasons.some((reason) => name.endsWith(`-${reason}.db`));
}

function describeCopy(file: string): StoreCopy {
  const { mtime, size } = statSync(file);
  return { file, made_at: mtime.toISOString(), bytes: size };
}

/** Keeps the newest ones and one a day for a month; a copy from before a migration stays until it is a month old. */
export function pruneCopies(file: string): void {
  const oldest = Date.now() - keptDays * 86_400_000;
  const days = new Set<string>();
  for (const [index, copy] of listCopies(file).entries()) {
    const day = copy.made_at.slice(0, 10);
    const young = Date.parse(copy.made_at) >= oldest;
    const keep = index < keptNewest || (young && (copy.file.includes('-before-') || !days.has(day)));
    days.add(day);
    if (!keep) rmSync(copy.file, { force: true });
  }
}

/** Moves the store and what SQLite keeps beside it out of the way, never deleting. Returns where the store lies now. */
export function setAside(file: string, reason: AsideReason): string | null {
  if (!existsSync(file)) return null;
  const aside = newCopyFile(file, reason);
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
  dropSuspicion(file);
  return aside;
}
