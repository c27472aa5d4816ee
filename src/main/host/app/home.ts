import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { type HomeLock, takeHomeLock } from '../store/home-lock.ts';

const running = z.object({ pid: z.int(), address: z.string().nullable() });

export interface Home {
  readonly folder: string;
  /** Writes down where this studio can be reached, for whoever tries to open it a second time. */
  announce(address: string): void;
  release(): void;
}

/** Takes the studio's folder for this process. Throws `conflict` where a studio has it open, `store_unwritable` where it cannot be used. */
export function takeHome(folder: string): Home {
  const file = path.join(folder, 'running.json');
  const lock = lockFolder(folder);
  if (lock === null) throw inUse(folder, file);
  const write = (address: string | null) =>
    writeFileSync(file, JSON.stringify({ pid: process.pid, address }), { mode: 0o600 });
  write(null);
  return {
    folder,
    announce: write,
    release: () => {
      rmSync(file, { force: true });
      lock.release();
    },
  };
}

function lockFolder(folder: string): HomeLock | null {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return takeHomeLock(folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError(
      'store_unwritable',
      `The studio's folder ${folder} cannot be written to (${reason}). Give your user write access to it, or start the studio with --home and another folder.`,
    );
  }
}

function inUse(folder: string, file: string): AppError {
  try {
    const { pid, address } = running.parse(JSON.parse(readFileSync(file, 'utf8')));
    const where = address === null ? `process ${pid}` : `process ${pid}, at ${address}`;
    return new AppError('conflict', `The studio is already open for ${folder} (${where}).`, { home: folder, pid });
  } catch {
    return new AppError('conflict', `The studio is already open for ${folder}.`, { home: folder, pid: null });
  }
}
