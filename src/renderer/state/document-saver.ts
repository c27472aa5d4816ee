import { type Debounced, debounce } from '#renderer/lib/debounce.ts';

/** What the host holds of a document. `rev` grows with every change of it, or of the part of it that is counted. */
export interface Stored<Content> {
  readonly content: Content;
  readonly rev: number;
  /** When it was stored. */
  readonly at: string;
}

/**
 * What a save came to, with what is stored now. `saved`: what was sent, and nothing else. `merged`: that and what another
 * window changed elsewhere. `conflict`: nothing was written, as another window changed the same.
 */
export interface SaveAnswer<Content> extends Stored<Content> {
  readonly outcome: 'saved' | 'merged' | 'conflict';
}

/** Whether what is on the screen is also on the disk. */
export type SavingState<Content> =
  | { readonly kind: 'saved'; readonly at: string }
  | { readonly kind: 'saving' }
  | { readonly kind: 'not_saved'; readonly message: string }
  /** Another window saved `theirs`; both began from `base`. */
  | { readonly kind: 'conflict'; readonly base: Content; readonly theirs: Content; readonly at: string };

/** What a save changed, as it has to be brought to the screen. */
export interface Merge<Content> {
  /** What this window and the host agreed on before it. */
  readonly base: Content;
  readonly sent: Content;
  /** `sent` with what another window changed. */
  readonly stored: Content;
}

export interface DocumentSaverDeps<Content> {
  /** What is on the screen. */
  content(): Content;
  same(left: Content, right: Content): boolean;
  save(sent: Content, base: Stored<Content>): Promise<SaveAnswer<Content>>;
  onState(state: SavingState<Content>): void;
  /** Everything is stored and nothing is on its way. */
  onIdle?(): void;
  /**
   * Brings what another window changed to the screen. False where what was edited since overlaps with it; then the screen
   * stays as it is.
   */
  takeOver(merge: Merge<Content>): boolean;
  /** Turns a failed call into words for a person. */
  explain(error: unknown): string;
  /** Why a flush cannot store anything while a person has to choose. */
  readonly contested: string;
}

const quietMs = 300;
const longestWaitMs = 1000;
const retryMs = 5000;

/**
 * Keeps a document on the disk while it is edited: 300 ms after the last change, never more than a second behind, one
 * save at a time. Each save names what it began from; where another window saved in between, both changes are kept, and
 * where they overlap nothing is overwritten and saving stops until a person has chosen.
 */
export class DocumentSaver<Content> {
  private readonly deps: DocumentSaverDeps<Content>;
  private readonly schedule: Debounced;
  /** What this window and the host last agreed on. */
  private base: Stored<Content>;
  private dirty = false;
  private changes = 0;
  private conflict: Stored<Content> | null = null;
  private running: Promise<void> | null = null;
  /** Sent, but the answer never came: it may be stored all the same. */
  private unanswered: { readonly content: Content } | null = null;
  private failure: string | null = null;
  private ended = false;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(opened: Stored<Content>, deps: DocumentSaverDeps<Content>) {
    this.base = opened;
    this.deps = deps;
    this.schedule = debounce(() => this.send(), quietMs, longestWaitMs);
  }

  /** True when what is on the screen is stored and nothing is on its way. */
  get idle(): boolean {
    return !this.dirty && this.running === null && this.conflict === null;
  }

  /** True while something on the screen could not be stored. */
  get unsaved(): boolean {
    return this.failure !== null || this.conflict !== null;
  }

  get stored(): Stored<Content> {
    return this.base;
  }

  /** Grows with every change of what is on the screen: an answer that was asked for before it is out of date. */
  get version(): number {
    return this.changes;
  }

  /** Whether the host holds something else by now than this window knows. */
  isNews({ rev, content }: Stored<Content>): boolean {
    return rev > this.base.rev || (rev === this.base.rev && !this.deps.same(content, this.base.content));
  }

  /** To be called on every change of what is on the screen. */
  changed(): void {
    this.dirty = true;
    this.changes += 1;
    if (this.conflict) return;
    if (this.failure === null) this.deps.onState({ kind: 'saving' });
    this.schedule();
  }

  /** Saves at once what waits, as when the host is back. */
  retry(): void {
    if (this.dirty) this.send();
  }

  /** Resolves when everything on the screen is stored; rejects with the reason where it cannot be. */
  async flush(): Promise<void> {
    this.schedule.cancel();
    this.send();
    while (this.running !== null) {
      await this.running;
      if (this.failure !== null) break;
      this.send();
    }
    if (this.conflict) throw new Error(this.deps.contested);
    if (this.failure !== null) throw new Error(this.failure);
  }

  /** The screen shows what the host holds. */
  adopted(stored: Stored<Content>): void {
    this.schedule.cancel();
    this.base = stored;
    this.dirty = false;
    this.changes += 1;
    this.conflict = null;
    this.failure = null;
    this.unanswered = null;
    this.deps.onState({ kind: 'saved', at: stored.at });
  }

  /** Ends a conflict by saving what is on the screen over what the other window saved. */
  overwrite(): void {
    if (!this.conflict) return;
    this.base = this.conflict;
    this.conflict = null;
    this.dirty = true;
    this.deps.onState({ kind: 'saving' });
    this.send();
  }

  /** What was not sent by then never is, and an answer that comes later changes nothing. */
  dispose(): void {
    this.ended = true;
    this.schedule.cancel();
    clearTimeout(this.retryTimer);
  }

  private send(): void {
    if (this.ended || this.running || this.conflict || !this.dirty) return;
    clearTimeout(this.retryTimer);
    this.dirty = false;
    const sent = this.deps.content();
    this.running = this.deps
      .save(sent, this.base)
      .then((answer) => this.answered(answer, sent))
      .catch((error: unknown) => this.failed(error, sent))
      .finally(() => {
        this.running = null;
        if (this.ended) return;
        if (this.dirty && this.failure === null) this.send();
        if (this.idle) this.deps.onIdle?.();
      });
  }

  private answered({ outcome, ...stored }: SaveAnswer<Content>, sent: Content): void {
    if (this.ended) return;
    this.failure = null;
    const { content, at } = stored;
    const ours = outcome === 'conflict' && this.isOurs(content, sent);
    const merge = { base: this.base.content, sent, stored: content };
    if (outcome !== 'saved' && !ours && (outcome === 'conflict' || !this.deps.takeOver(merge))) {
      this.dirty = true;
      this.conflict = stored;
      // What overlaps with a merge began from what went into it.
      const base = outcome === 'merged' ? sent : this.base.content;
      this.deps.onState({ kind: 'conflict', base, theirs: content, at });
      return;
    }
    this.base = stored;
    this.unanswered = null;
    if (ours && !this.deps.same(content, sent)) this.dirty = true;
    if (!this.dirty) this.deps.onState({ kind: 'saved', at });
  }

  /** The "conflict" is with a save of our own whose answer was lost: it goes on from there. */
  private isOurs(content: Content, sent: Content): boolean {
    if (this.deps.same(content, sent)) return true;
    return this.unanswered !== null && this.deps.same(content, this.unanswered.content);
  }

  private failed(error: unknown, sent: Content): void {
    if (this.ended) return;
    this.dirty = true;
    this.unanswered = { content: sent };
    this.failure = this.deps.explain(error);
    this.deps.onState({ kind: 'not_saved', message: this.failure });
    this.retryTimer = setTimeout(() => this.retry(), retryMs);
  }
}
