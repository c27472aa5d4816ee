import { type EditorRegion, type MergeView, neighbourConflict, type RegionChoice } from '#engine/merge/merge-editor.ts';
import { createRunNames, editMerge, type TextChange } from './merge-edits.ts';
import { choose, chooseAll, type MergeBasis, type MergeState, viewOf } from './merge-state.ts';

/** Where a merge's decisions are kept, with their undo history, which may hold other things as well. */
export interface MergeSource {
  get(): MergeState;
  /** States of one run are undone together. */
  set(next: MergeState, run: string | null): void;
  subscribe(listener: () => void): () => void;
}

export type MergeSide = 'theirs' | 'yours' | 'base' | 'result';

/** What a merge editor does, for its buttons, its keys and its text panes alike. */
export class MergeController {
  readonly basis: MergeBasis;
  /** Brings a region into view and puts the cursor there; set by the panes while they are on the screen. */
  onReveal: ((region: EditorRegion, focus: boolean) => void) | null = null;
  private readonly source: MergeSource;
  private readonly listeners = new Set<() => void>();
  private readonly runOf = createRunNames();
  private currentIndex: number | null = null;
  private cursorLine = 0;
  private changes = 0;

  constructor(basis: MergeBasis, source: MergeSource) {
    this.basis = basis;
    this.source = source;
    source.subscribe(() => this.tell());
    this.currentIndex = (this.view.regions.find((region) => region.open) ?? this.stops()[0])?.index ?? null;
  }

  get state(): MergeState {
    return this.source.get();
  }

  get view(): MergeView {
    return viewOf(this.basis, this.state);
  }

  /** The region that buttons and keys act on. */
  get current(): EditorRegion | null {
    return this.currentIndex === null ? null : (this.view.regions[this.currentIndex] ?? null);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Another number after every change, for views that follow. */
  version = (): number => this.changes;

  /** Regions worth a look: where the sides differ, and what the author wrote. */
  stops(): EditorRegion[] {
    return this.view.regions.filter((region) => region.kind !== 'unchanged' || this.state.choices.has(region.index));
  }

  conflicts(): EditorRegion[] {
    return this.view.regions.filter((region) => region.kind === 'conflict');
  }

  choiceOf(region: EditorRegion): RegionChoice | undefined {
    return this.state.choices.get(region.index);
  }

  /** Decides a region, the current one where none is named; null takes the decision back. */
  choose(choice: RegionChoice | null, index: number | null = this.currentIndex): void {
    if (index === null) return;
    this.currentIndex = index;
    const next = choose(this.state, index, choice);
    if (next === this.state) this.tell();
    else this.source.set(next, null);
    if (this.current) this.onReveal?.(this.current, false);
  }

  chooseAll(side: 'theirs' | 'yours'): void {
    this.source.set(chooseAll(this.basis, this.state, side), null);
  }

  /** What was typed in the result pane. */
  typed(changes: readonly TextChange[]): void {
    this.source.set(editMerge(this.basis, this.state, changes), this.runOf(changes));
  }

  /** Goes to the next or previous open conflict; when none is open, to the next or previous change. */
  go(direction: 'next' | 'previous'): void {
    const stops = this.stops();
    const open = stops.filter((region) => region.open);
    const target = open.length > 0 ? this.openFrom(open, direction) : this.around(stops, direction);
    if (target) this.goTo(target.index);
  }

  goTo(index: number): void {
    this.currentIndex = index;
    this.tell();
    if (this.current) this.onReveal?.(this.current, true);
  }

  /** The cursor was put on a line of a pane (0-based) by the author. */
  cursorAt(side: MergeSide, line: number): void {
    const rangeOf = (region: EditorRegion) => region[side];
    const region = this.view.regions.find((one) => line >= rangeOf(one).start && line < rangeOf(one).end);
    if (side === 'result') this.cursorLine = line;
    const isStop = region !== undefined && (region.kind !== 'unchanged' || this.state.choices.has(region.index));
    const index = isStop ? region.index : null;
    if (index === this.currentIndex) return;
    this.currentIndex = index;
    this.tell();
  }

  private openFrom(open: readonly EditorRegion[], direction: 'next' | 'previous'): EditorRegion | undefined {
    if (this.currentIndex !== null) return this.around(open, direction);
    return neighbourConflict(this.view, this.cursorLine, direction) ?? undefined;
  }

  private around(stops: readonly EditorRegion[], direction: 'next' | 'previous'): EditorRegion | undefined {
    const at = this.currentIndex ?? -1;
    if (direction === 'next') return stops.find((region) => region.index > at) ?? stops[0];
    return stops.findLast((region) => region.index < at) ?? stops.at(-1);
  }

  private tell(): void {
    this.changes += 1;
    for (const listener of this.listeners) listener();
  }
}
