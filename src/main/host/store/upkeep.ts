import { setImmediate as turn } from 'node:timers/promises';
import { checkFully, isFullCheckDue } from './full-check.ts';
import type { Store } from './store.ts';
import { removeUnusedTexts } from './text-garbage.ts';
import type { WorkspaceSchema } from './workspace-schema.ts';

type Say = (level: 'info' | 'warn' | 'error', message: string) => void;

/** What an open store needs done beside the work on it: room held back, unused texts removed, a full check each week. */
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
      if (await this.pause()) this.removeUnused();
      if ((await this.pause()) && isFullCheckDue(this.store, new Date())) await this.check();
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
    if (removed > 0) this.say('info', `Removed ${removed} texts that nothing refers to any more.`);
  }

  private async check(): Promise<void> {
    const result = await checkFully(this.store, new Date(), () => this.pause());
    if (result === null) return;
    if (result.damage === null) this.say('info', 'The weekly check found every record and text as it was stored.');
    else {
      this.say(
        'error',
        `The weekly check of ${this.store.file} found damage: ${result.damage} Copy unsaved text out of the windows, then start the studio anew to open the last copy.`,
      );
    }
  }
}
