import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

/** What the process asked of one of its files, in the order in which it asked. */
export type DiskEvent =
  | { readonly kind: 'write'; readonly file: string; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly file: string; readonly length: number }
  | { readonly kind: 'sync'; readonly file: string }
  | { readonly kind: 'unlink'; readonly file: string };

export interface Recording {
  /** The folder's files as they were before. */
  readonly before: ReadonlyMap<string, Buffer>;
  readonly events: readonly DiskEvent[];
}

const source = path.join(import.meta.dirname, '..', '..', '..', 'fixtures', 'power-cut', 'recorder.c');

/** Null: built. Otherwise why power cuts cannot be replayed on this machine. */
export function buildRecorder(library: string): string | null {
  if (process.platform !== 'linux') return 'the recorder of disk writes needs Linux';
  const built = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'], { encoding: 'utf8' });
  if (built.error !== undefined) return 'there is no C compiler for the recorder of disk writes';
  return built.status === 0 ? null : `the recorder of disk writes does not compile here: ${built.stderr.slice(0, 200)}`;
}

/** Runs a program that kills itself, and returns everything it asked of the files in `folder`. */
export function recordRun(program: string, folder: string, library: string): Recording {
  const before = new Map(
    readdirSync(folder)
      .filter((name) => /\.db(-wal)?$/.test(name))
      .map((name) => [name, readFileSync(path.join(folder, name))]),
  );
  const log = path.join(path.dirname(folder), 'disk.log');
  rmSync(log, { force: true });
  const run = spawnSync(process.execPath, [program, folder], {
    encoding: 'utf8',
    env: { ...process.env, LD_PRELOAD: library, HW_RECORD_FOLDER: folder, HW_RECORD_LOG: log },
  });
  if (run.signal !== 'SIGKILL') throw new Error(`The recorded program ended otherwise: ${run.stderr}`);
  return { before, events: existsSync(log) ? parseLog(readFileSync(log)) : [] };
}

function parseLog(log: Buffer): DiskEvent[] {
  const events: DiskEvent[] = [];
  for (let at = 0; at < log.length; ) {
    const end = log.indexOf(10, at);
    const [kind, file = '', offset = '0', length = '0'] = log.toString('utf8', at, end).split(' ');
    at = end + 1;
    if (kind === 'W') {
      events.push({ kind: 'write', file, offset: Number(offset), bytes: log.subarray(at, at + Number(length)) });
      at += Number(length);
    } else if (kind === 'T') events.push({ kind: 'truncate', file, length: Number(offset) });
    else if (kind === 'S') events.push({ kind: 'sync', file });
    else if (kind === 'U') events.push({ kind: 'unlink', file });
  }
  return events;
}
