import { rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AppError } from '#contract/errors/app-error.ts';
import { listCopies, newCopyFile, pruneCopies } from './copies.ts';

/** What is needed of an open store. */
interface Backed {
  readonly file: string;
  readonly changes: number;
  backup(file: string): Promise<void>;
}

/** Called before a copy is begun; what it returns is called once that copy is verified. */
export type CopyObserver = () => () => void;

const everyMs = 3_600_000;
const nobody: CopyObserver = () => () => undefined;

/** Keeps copies of an open store: at opening and each hour where it has changed, when asked to, and when it is closed. */
export class Backups {
  private readonly store: Backed;
  private readonly failed: (message: string) => void;
  private readonly observer: CopyObserver;
  private readonly timer: NodeJS.Timeout;
  private copied = 0;
  private working: Promise<void>;

  constructor(store: Backed, failed: (message: string) => void, observer = nobody) {
    this.store = store;
    this.failed = failed;
    this.observer = observer;
    this.working = hasFreshCopy(store.file) ? Promise.resolve() : this.tryCopy('opened');
    this.timer = setInterval(() => this.copyIfChanged('hourly'), everyMs);
    this.timer.unref();
  }

  /** Makes a verified copy unless there is one of exactly this state. Throws `store_unwritable` where it cannot be made. */
  async make(reason: string): Promise<void> {
    const before = this.working;
    const making = before.then(() => (this.store.changes === this.copied ? undefined : this.copy(reason)));
    this.working = making.catch(() => undefined);
    await making;
  }

  /** Makes the last copy. Call it before the store is closed. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    this.copyIfChanged('closed');
    await this.working;
  }

  private copyIfChanged(reason: string): void {
    this.working = this.working.then(() => (this.store.changes === this.copied ? undefined : this.tryCopy(reason)));
  }

  private async tryCopy(reason: string): Promise<void> {
    try {
      await this.copy(reason);
    } catch (error) {
      this.failed(error instanceof Error ? error.message : String(error));
    }
  }

  private async copy(reason: string): Promise<void> {
    const { changes, file: original } = this.store;
    const verified = this.observer();
    const file = newCopyFile(original, reason);
    try {
      await this.store.backup(file);
      checkCopy(file);
    } catch (error) {
      rmSync(file, { force: true });
      const why = error instanceof Error ? error.message : String(error);
      throw new AppError(
        'store_unwritable',
        `No copy of ${original} could be made: ${why}. Free some space on the disk, or check your rights in its folder.`,
        { file: original },
        { cause: error },
      );
    }
    // What is noted about the copy is nothing to copy again for.
    const before = this.store.changes;
    verified();
    this.copied = changes + this.store.changes - before;
    pruneCopies(original);
  }
}

/** A copy counts only when it opens. It is made one plain file, without a log beside it. */
function checkCopy(file: string): void {
  const database = new Database(file);
  try {
    database.pragma('journal_mode = DELETE');
    const found = database.pragma('quick_check(1)', { simple: true });
    if (found !== 'ok') throw new Error(String(found));
  } finally {
    database.close();
  }
}

function hasFreshCopy(file: string): boolean {
  const [newest] = listCopies(file);
  return newest !== undefined && Date.parse(newest.made_at) >= lastWritten(file);
}

/** A studio that was killed leaves its last commits in the log beside the file. */
function lastWritten(file: string): number {
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  return Math.max(statSync(file).mtimeMs, log && log.size > 0 ? log.mtimeMs : 0);
}
