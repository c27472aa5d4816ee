import type { SaveDraftResult } from '#contract/rpc/scripts.ts';
import { type Debounced, debounce } from '#renderer/lib/debounce.ts';
import type { SaveState } from '#renderer/state/documents.ts';

export interface DraftSaverDeps {
  /** The text on the screen. */
  text(): string;
  save(body: string, base_rev: number): Promise<SaveDraftResult>;
  onState(state: SaveState): void;
  /**
   * Brings what another window changed to the screen: `merged` is `sent` with it. False where what was typed since
   * overlaps with it; then the screen stays as it is.
   */
  takeOver(sent: string, merged: string): boolean;
  /** Turns a failed call into words for a person. */
  explain(error: unknown): string;
}

const quietMs = 300;
const longestWaitMs = 1000;
const retryMs = 5000;

/**
 * Keeps a script's draft on the disk while it is typed: 300 ms after the last key, never more than a second behind, one
 * save at a time. Each save names the revision it began from; where another window saved in between, both changes are
 * kept, and where they overlap nothing is overwritten and saving stops until a person has chosen.
 */
export class DraftSaver {
  private readonly deps: DraftSaverDeps;
  private readonly schedule: Debounced;
  private rev: number;
  /** What this window and the store last agreed on. */
  private base: string;
  private dirty = false;
  private conflict: { readonly body: string; readonly local_rev: number } | null = null;
  private running: Promise<void> | null = null;
  /** Sent, but the answer never came: it may be stored all the same. */
  private unanswered: string | null = null;
  private failure: string | null = null;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(rev: number, deps: DraftSaverDeps) {
    this.rev = rev;
    this.deps = deps;
    this.base = deps.text();
    this.schedule = debounce(() => this.send(), quietMs, longestWaitMs);
  }

  /** True when what is on the screen is stored and nothing is on its way. */
  get idle(): boolean {
    return !this.dirty && this.running === null && this.conflict === null;
  }

  get revision(): number {
    return this.rev;
  }

  /** To be called on every change of the text. */
  changed(): void {
    this.dirty = true;
    if (this.conflict) return;
    if (this.failure === null) this.deps.onState({ kind: 'saving' });
    this.schedule();
  }

  /** Saves at once what waits, as when the host is back. */
  retry(): void {
    if (this.dirty) this.send();
  }

  /** Resolves when everything typed so far is stored; rejects with the reason where it cannot be. */
  async flush(): Promise<void> {
    this.schedule.cancel();
    this.send();
    while (this.running !== null) {
      await this.running;
      if (this.failure !== null) break;
      this.send();
    }
    if (this.conflict) throw new Error('Another window changed this script; choose which text to keep first.');
    if (this.failure !== null) throw new Error(this.failure);
  }

  /** The text on the screen was replaced by what the host holds under this revision. */
  adopted(rev: number, at: string): void {
    this.schedule.cancel();
    this.rev = rev;
    this.base = this.deps.text();
    this.dirty = false;
    this.conflict = null;
    this.failure = null;
    this.deps.onState({ kind: 'saved', at });
  }

  /** Ends a conflict by saving what is on the screen over what the other window saved. */
  overwrite(): void {
    if (!this.conflict) return;
    this.rev = this.conflict.local_rev;
    this.conflict = null;
    this.dirty = true;
    this.deps.onState({ kind: 'saving' });
    this.send();
  }

  /** The revision a conflict was reported with. */
  get conflictRevision(): number | null {
    return this.conflict?.local_rev ?? null;
  }

  dispose(): void {
    this.schedule.cancel();
    clearTimeout(this.retryTimer);
  }

  private send(): void {
    if (this.running || this.conflict || !this.dirty) return;
    clearTimeout(this.retryTimer);
    this.dirty = false;
    const body = this.deps.text();
    this.running = this.deps
      .save(body, this.rev)
      .then((result) => this.answered(result, body))
      .catch((error: unknown) => this.failed(error, body))
      .finally(() => {
        this.running = null;
        if (this.dirty && this.failure === null) this.send();
      });
  }

  private answered(result: SaveDraftResult, sent: string): void {
    this.failure = null;
    const foreign = result.outcome === 'conflict' && result.body !== sent && result.body !== this.unanswered;
    const overlaps = result.outcome === 'merged' && !this.deps.takeOver(sent, result.body);
    if (result.outcome !== 'saved' && (foreign || overlaps)) {
      this.dirty = true;
      this.conflict = { body: result.body, local_rev: result.local_rev };
      // What overlaps with a merge began from the text that went into it.
      if (result.outcome === 'merged') this.base = sent;
      this.deps.onState({ kind: 'conflict', base: this.base, theirs: result.body, at: result.saved_at });
      return;
    }
    this.rev = result.local_rev;
    this.base = result.outcome === 'saved' ? sent : result.body;
    // The "conflict" is with a save of our own whose answer was lost: go on from there.
    if (result.outcome === 'conflict' && result.body !== sent) this.dirty = true;
    this.unanswered = null;
    if (!this.dirty) this.deps.onState({ kind: 'saved', at: result.saved_at });
  }

  private failed(error: unknown, sent: string): void {
    this.dirty = true;
    this.unanswered = sent;
    this.failure = this.deps.explain(error);
    this.deps.onState({ kind: 'not_saved', message: this.failure });
    this.retryTimer = setTimeout(() => this.retry(), retryMs);
  }
}
