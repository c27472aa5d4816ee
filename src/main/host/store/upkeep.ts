import { setImmediate as turn } from 'node:timers/promises';
import { checkFully, checkRecords, isFullCheckDue } from './full-check.ts';
import { readMeta, writeMeta } from './queries/meta.ts';
import type { Store } from './store.ts';
import { removeUnusedTexts } from './text-garbage.ts';
import type { WorkspaceSchema } from './workspace-schema.ts';

type Say = (level: 'info' | 'warn' | 'error', message: string) => void;

/** What an open store needs done beside the work on it: room held back, unused texts removed, and its contents checked. */
export class Upkeep {
  private readonly store: Store<WorkspaceSchema>;
  private readonly say: Say;
  private readonly ended: Promise<void>;
  private closed = false;

  /** Begins once whoever opens the store has had their turn. */
  constructor(store: Store<WorkspaceSchema>, say: Say) {
    this.store = store;
    this.say = say;
    this.ended = this.run();
  }

  /** Returns when it touches the store no more. */
  async close(): Promise<void> {
    this.closed = true;
    await this.ended;
  }

  private async run(): Promise<void> {
    try {
      if (await this.pause()) this.store.keepBallast();
      if ((await this.pause()) && isTidyingDue(this.store)) this.removeUnused();
      if (await this.pause()) await this.check();
    } catch (error) {
      this.say('warn', `The upkeep of ${this.store.file} stopped: ${error instanceof Error ? error.message : error}`);
    }
  }

  private async pause(): Promise<boolean> {
    await turn();
    return !this.closed;
  }

  private removeUnused(): void {
    const removed = removeUnusedTexts(this.store);
    writeMeta(this.store, 'tidied_at', new Date().toISOString());
    if (removed > 0)
      this.say(
        'info',
        `Removed ${removed} stored ${removed === 1 ? 'text' : 'texts'} that nothing refers to any more.`,
      );
  }

  private async check(): Promise<void> {
    const now = new Date();
    const pause = () => this.pause();
    if (!isFullCheckDue(this.store, now)) {
      this.sayDamage(await checkRecords(this.store, pause));
      return;
    }
    const result = await checkFully(this.store, now, pause);
    if (result === null) return;
    if (result.damage === null) this.say('info', 'The weekly check found every record and text as it was stored.');
    this.sayDamage(result.damage);
  }

  private sayDamage(damage: string | null): void {
    if (damage === null) return;
    this.say(
      'error',
      `The store ${this.store.file} is damaged: ${damage} Copy unsaved text out of the windows, then start the studio anew to open the last copy.`,
    );
  }
}

const dayMs = 86_400_000;

/** It reads every record, so not at each of many openings in a day. */
function isTidyingDue(store: Store<WorkspaceSchema>): boolean {
  const last = readMeta(store, 'tidied_at');
  const age = last === null ? dayMs : Date.now() - Date.parse(last);
  return !(age >= 0 && age < dayMs);
}
