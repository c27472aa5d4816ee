import type { ConflictDetail } from '#contract/rpc/sync.ts';
import { compareTexts } from '#renderer/editor/merge-compare.ts';
import { MergeController } from '#renderer/editor/merge-controller.ts';
import { freshMerge, type MergeState, mergedText } from '#renderer/editor/merge-state.ts';
import { type History, record, redo, startHistory, undo } from '#renderer/lib/history.ts';
import { firstPicks, type Picks, type Question, questionOf, type Side } from './question.ts';

/** Everything a person has decided about one conflict, in values that never change. */
export interface Decisions {
  /** By text field. */
  readonly merges: Readonly<Record<string, MergeState>>;
  readonly picks: Picks;
}

/**
 * The work on one conflict: merges and picks with one undo order for both. It outlives its tab, so that closing it loses
 * nothing while the window is open.
 */
export class AnswerSession {
  readonly question: Question;
  readonly controllers = new Map<string, MergeController>();
  private readonly listeners = new Set<() => void>();
  private history: History<Decisions>;
  private preparing: Promise<void> | undefined;
  private changes = 0;

  constructor(question: Question) {
    this.question = question;
    const merges = Object.fromEntries(this.question.texts.map(({ field }) => [field, freshMerge()]));
    this.history = startHistory<Decisions>({ merges, picks: firstPicks(this.question) });
  }

  get decisions(): Decisions {
    return this.history.now;
  }

  /** Whether anything was decided that would be lost by beginning anew. */
  get touched(): boolean {
    return this.history.past.length > 0;
  }

  get canUndo(): boolean {
    return this.history.past.length > 0;
  }

  get canRedo(): boolean {
    return this.history.future.length > 0;
  }

  /** Compares the texts; the controllers are there once it resolves. */
  prepare(): Promise<void> {
    this.preparing ??= Promise.all(
      this.question.texts.map(async ({ field, texts }) => {
        const basis = await compareTexts(texts);
        const source = {
          get: () => this.mergeOf(field),
          set: (next: MergeState, run: string | null) => this.decide({ merges: { [field]: next } }, run),
          subscribe: this.subscribe,
        };
        this.controllers.set(field, new MergeController(basis, source));
      }),
    ).then(() => this.tell());
    return this.preparing;
  }

  pick(key: string, side: Side): void {
    this.decide({ picks: { [key]: side } }, null);
  }

  undo(): void {
    this.go(undo(this.history));
  }

  redo(): void {
    this.go(redo(this.history));
  }

  /** How many places still wait for a decision. */
  openTexts(field: string): number {
    return this.controllers.get(field)?.view.open_conflicts ?? 0;
  }

  openFields(): number {
    return this.question.fields.filter(({ key }) => this.decisions.picks[key] === undefined).length;
  }

  /** The merged texts by field, as they would be stored. */
  mergedTexts(): Record<string, string> {
    return Object.fromEntries(
      [...this.controllers].map(([field, controller]) => [field, mergedText(controller.basis, controller.state)]),
    );
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Another number after every change, for views that follow. */
  version = (): number => this.changes;

  private mergeOf(field: string): MergeState {
    const merge = this.decisions.merges[field];
    if (merge === undefined) throw new Error(`No merge of ${field} is open.`);
    return merge;
  }

  private decide(change: Partial<Decisions>, run: string | null): void {
    const { merges, picks } = this.decisions;
    const next = { merges: { ...merges, ...change.merges }, picks: { ...picks, ...change.picks } };
    this.go(record(this.history, next, run));
  }

  private go(history: History<Decisions>): void {
    if (history === this.history) return;
    this.history = history;
    this.tell();
  }

  private tell(): void {
    this.changes += 1;
    for (const listener of this.listeners) listener();
  }
}

/** A conflict as it was shown, and the work on it. */
export interface ConflictWork {
  readonly detail: ConflictDetail;
  readonly session: AnswerSession;
}

/** Names the disagreement as it was shown: another content on either side is another one. */
export function workKey({ conflict }: ConflictDetail): string {
  return [conflict.lid, conflict.key, conflict.base_hash, conflict.local_hash, conflict.remote_hash].join(' ');
}

const works = new Map<string, ConflictWork>();

/** The work on a conflict, begun on first use. */
export function workOn(detail: ConflictDetail): ConflictWork {
  const key = workKey(detail);
  let work = works.get(key);
  if (work === undefined) {
    work = { detail, session: new AnswerSession(questionOf(detail)) };
    works.set(key, work);
  }
  return work;
}

/** Forgets the work on a conflict once it is answered. */
export function endWork(work: ConflictWork): void {
  works.delete(workKey(work.detail));
}
