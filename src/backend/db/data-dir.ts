import { createHash } from 'node:crypto';
import { access, constants, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '#contract/errors/app-error.ts';

/** The longest path that every POSIX system takes for a socket. */
const socketPathMax = 100;

/** The folder of an embedded database, held for this process alone. */
export interface DataDir {
  /** Where PGlite keeps its files. */
  readonly files: string;
  /** The first start came to its end; from now on the files are worth keeping. */
  markComplete(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Makes the folder when it is missing and takes it. Two processes on one PGlite folder would destroy it, so the second
 * is refused. What a first start left that was killed half-way is thrown away: nobody can have stored anything in it.
 * @throws AppError `unavailable` that names the folder.
 */
export async function takeDataDir(folder: string): Promise<DataDir> {
  const files = path.join(folder, 'postgres');
  const complete = path.join(folder, 'complete');
  await makeWritable(folder);
  const lock = await takeLock(folder);
  if (!(await exists(complete))) await rm(files, { recursive: true, force: true });
  return {
    files,
    markComplete: () => writeFile(complete, ''),
    release: () => new Promise((resolve) => lock.close(() => resolve())),
  };
}

async function makeWritable(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new AppError(
      'unavailable',
      `The data folder ${folder} cannot be written (${reason(error)}); choose another with --data-dir.`,
      undefined,
      { cause: error },
    );
  }
}

/** A listening socket is a lock that the system lets go of when its process dies, whatever it dies of. */
async function takeLock(folder: string): Promise<Server> {
  const address = lockAddress(folder);
  try {
    return await listen(address);
  } catch (error) {
    if (!isCode(error, 'EADDRINUSE')) throw error;
    if (await answers(address)) {
      throw new AppError(
        'unavailable',
        `The data folder ${folder} is in use by another backend; stop that one or choose another with --data-dir.`,
      );
    }
    await rm(address, { force: true });
    return listen(address);
  }
}

function lockAddress(folder: string): string {
  const name = `hookwright-${createHash('sha256').update(path.resolve(folder)).digest('hex').slice(0, 24)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const inside = path.join(path.resolve(folder), 'lock');
  return Buffer.byteLength(inside) <= socketPathMax ? inside : path.join(tmpdir(), name);
}

function listen(address: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen(address, () => resolve(server.unref()));
  });
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
  });
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch {
    return false;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function reason(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
