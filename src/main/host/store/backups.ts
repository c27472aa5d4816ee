import { rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { listCopies, newCopyFile, pruneCopies } from './copies.ts';

/** What is needed of an open store. */
interface Backed {
  readonly file: string;
  readonly changes: number;
  backup(file: string): Promise<void>;
}

const everyMs = 3_600_000;

/** Keeps copies of an open store: at opening and each hour where it has changed, and when it is closed. */
export class Backups {
  private readonly store: Backed;
  private readonly failed: (message: string) => void;
  private readonly timer: NodeJS.Timeout;
  private copied = 0;
  private working: Promise<void>;

  constructor(store: Backed, failed: (message: string) => void) {
    this.store = store;
    this.failed = failed;
    this.working = hasFreshCopy(store.file) ? Promise.resolve() : this.copy('opened');
    this.timer = setInterval(() => this.copyIfChanged('hourly'), everyMs);
    this.timer.unref();
  }

  /** Makes the last copy. Call it before the store is closed. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    this.copyIfChanged('closed');
    await this.working;
  }

  private copyIfChanged(reason: string): void {
    this.working = this.working.then(() => (this.store.changes === this.copied ? undefined : this.copy(reason)));
  }

  private async copy(reason: string): Promise<void> {
    const changes = this.store.changes;
    const file = newCopyFile(this.store.file, reason);
    try {
      await this.store.backup(file);
      checkCopy(file);
      this.copied = changes;
      pruneCopies(this.store.file);
    } catch (error) {
      rmSync(file, { force: true });
      this.failed(`No copy of ${this.store.file} could be made: ${error instanceof Error ? error.message : error}`);
    }
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
