import type { DiffLine, DiffSummary } from '#contract/model/comparison.ts';
import type { LineHunk } from '../merge/line-diff.ts';
import { createStepMeter, type StepMeter } from '../merge/merge-budget.ts';
import { splitText } from '../merge/text-lines.ts';
import { diffLinesWithin } from './bounded-diff.ts';
import { wordRanges } from './word-ranges.ts';

export interface CompareOptions {
  /** White space at the beginning and the end of a line does not count, as in the editor's own comparison. */
  readonly ignore_whitespace?: boolean;
  /** Inner steps of the comparison of lines; beyond them it is no longer the smallest one. About a tenth of a second's worth. */
  readonly max_steps?: number;
}

export interface TextComparison extends DiffSummary {
  readonly lines: readonly DiffLine[];
}

const mostLineSteps = 5_000_000;
const mostWordSteps = 2_000_000;

/**
 * Two texts line by line: the smallest set of added and removed lines, and within a line that was changed the words
 * (036 FR-010; `contract.md` S-12). Lines end at LF or CR LF; how they end, and whether the last one does, is no
 * difference. Where both texts are hostile it gives up on being the smallest, never on being right.
 */
export function compareTexts(from: string, to: string, options: CompareOptions = {}): TextComparison {
  const old = splitText(from).lines;
  const next = splitText(to).lines;
  const rows = new Rows(old, next, options.ignore_whitespace === true);
  for (const hunk of hunksOf(old, next, options)) {
    rows.unchanged(hunk.from_start);
    rows.changed(hunk.from_end, hunk.to_end);
  }
  rows.unchanged(old.length);
  return rows.result();
}

/** The size of a change alone, counted as `compareTexts` does. */
export function countChanges(from: string, to: string, options: CompareOptions = {}): DiffSummary {
  const summary = { added: 0, removed: 0, changed: 0 };
  for (const hunk of hunksOf(splitText(from).lines, splitText(to).lines, options)) {
    countHunk(summary, hunk.from_end - hunk.from_start, hunk.to_end - hunk.to_start);
  }
  return summary;
}

function hunksOf(old: readonly string[], next: readonly string[], options: CompareOptions): LineHunk[] {
  const { ignore_whitespace = false, max_steps = mostLineSteps } = options;
  if (!ignore_whitespace) return diffLinesWithin(old, next, max_steps);
  const trimmed = (line: string) => line.trim();
  return diffLinesWithin(old.map(trimmed), next.map(trimmed), max_steps);
}

function countHunk(summary: { added: number; removed: number; changed: number }, removed: number, added: number): void {
  const changed = Math.min(removed, added);
  summary.changed += changed;
  summary.removed += removed - changed;
  summary.added += added - changed;
}

/** Builds the rows in order; a place with both kinds of change shows what is gone first. */
class Rows {
  readonly #old: readonly string[];
  readonly #next: readonly string[];
  readonly #trimmed: boolean;
  readonly #meter: StepMeter = createStepMeter({ max_steps: mostWordSteps });
  readonly #lines: DiffLine[] = [];
  readonly #summary = { added: 0, removed: 0, changed: 0 };
  #oldAt = 0;
  #nextAt = 0;

  constructor(old: readonly string[], next: readonly string[], trimmed: boolean) {
    this.#old = old;
    this.#next = next;
    this.#trimmed = trimmed;
  }

  /** Both texts go on alike up to this line of the old one; what is shown of it is the new one's. */
  unchanged(oldEnd: number): void {
    while (this.#oldAt < oldEnd) {
      const content = this.#next[this.#nextAt] ?? '';
      this.#oldAt += 1;
      this.#nextAt += 1;
      this.#push({ change_type: 'unchanged', content, old_line: this.#oldAt, new_line: this.#nextAt, ranges: null });
    }
  }

  changed(oldEnd: number, nextEnd: number): void {
    const removed = this.#old.slice(this.#oldAt, oldEnd);
    const added = this.#next.slice(this.#nextAt, nextEnd);
    const words = wordRanges(removed, added, this.#trimmed, this.#meter);
    for (const [index, content] of removed.entries()) {
      this.#oldAt += 1;
      const ranges = words?.removed[index] ?? null;
      this.#push({ change_type: 'removed', content, old_line: this.#oldAt, new_line: null, ranges });
    }
    for (const [index, content] of added.entries()) {
      this.#nextAt += 1;
      const ranges = words?.added[index] ?? null;
      this.#push({ change_type: 'added', content, old_line: null, new_line: this.#nextAt, ranges });
    }
    countHunk(this.#summary, removed.length, added.length);
  }

  result(): TextComparison {
    return { lines: this.#lines, ...this.#summary };
  }

  #push(line: Omit<DiffLine, 'line_number'>): void {
    this.#lines.push({ line_number: this.#lines.length + 1, ...line });
  }
}
