import type { RegionChoice } from '#engine/merge/merge-editor.ts';
import { cleanLines } from '#engine/merge/merge-lines.ts';
import { endsWithNewline, type MergeBasis, type MergeState, viewOf } from './merge-state.ts';

/** A change of the text in the result pane. Lines and columns count from 1; the end is exclusive. */
export interface TextChange {
  readonly start_line: number;
  readonly start_column: number;
  readonly end_line: number;
  readonly end_column: number;
  readonly text: string;
}

/** The lines that each region contributes to the result, as they stand in the pane. */
type Segments = string[][];

/**
 * What was typed in the result pane, as lines of one's own for the regions it touched. An edit over several regions is
 * the first one's; the others lose what it took away. Changes of one edit do not overlap and refer to the text before it.
 */
export function editMerge(basis: MergeBasis, state: MergeState, changes: readonly TextChange[]): MergeState {
  const view = viewOf(basis, state);
  const segments: Segments = view.regions.map(({ result }) => view.lines.slice(result.start, result.end));
  // The pane shows one more, empty line after a final newline, and never less than one.
  if (view.lines.length === 0 || endsWithNewline(basis, state)) segments.at(-1)?.push('');
  const fromBelow = changes.toSorted((a, b) => b.start_line - a.start_line || b.start_column - a.start_column);
  for (const change of fromBelow) applyChange(segments, change);
  const final_newline = takeLastBreak(segments);
  const choices = new Map<number, RegionChoice>(state.choices);
  for (const [index, lines] of segments.entries()) {
    const { result } = view.regions[index] ?? { result: { start: 0, end: 0 } };
    if (sameLines(lines, view.lines.slice(result.start, result.end))) continue;
    if (isOwnDefault(basis, index, lines)) choices.delete(index);
    else choices.set(index, { lines });
  }
  return { choices, final_newline: final_newline ?? state.final_newline };
}

function applyChange(segments: Segments, change: TextChange): void {
  const all = segments.flat();
  const before = (all[change.start_line - 1] ?? '').slice(0, change.start_column - 1);
  const after = (all[change.end_line - 1] ?? '').slice(change.end_column - 1);
  let lines = `${before}${change.text}${after}`.split('\n');
  let from = change.start_line - 1;
  let to = change.end_line;
  if (segmentAt(segments, from) !== segmentAt(segments, to - 1)) {
    // Only whole lines that are the same may be left to their regions: they were not meant.
    let head = 0;
    while (from + head < to && head < lines.length && all[from + head] === lines[head]) head += 1;
    from += head;
    lines = lines.slice(head);
    while (from < to && lines.length > 0 && all[to - 1] === lines.at(-1)) {
      to -= 1;
      lines.pop();
    }
  }
  replaceLines(segments, from, to, lines);
}

function segmentAt(segments: Segments, line: number): number {
  let end = 0;
  for (const [index, lines] of segments.entries()) {
    end += lines.length;
    if (line < end) return index;
  }
  return segments.length - 1;
}

function replaceLines(segments: Segments, from: number, to: number, lines: readonly string[]): void {
  const owner = segmentAt(segments, from === to ? Math.max(0, from - 1) : from);
  let start = 0;
  for (const [index, segment] of segments.entries()) {
    const end = start + segment.length;
    const first = Math.min(Math.max(from, start), end) - start;
    const last = Math.max(Math.min(to, end), start + first) - start;
    const inserted = index === owner ? lines : [];
    if (last > first || inserted.length > 0) segment.splice(first, last - first, ...inserted);
    start = end;
  }
}

/** Takes the empty last line away again; whether the text ended with a newline, or null for an empty text. */
function takeLastBreak(segments: Segments): boolean | null {
  const last = segments.findLast((lines) => lines.length > 0);
  if (last === undefined) return null;
  if (last.at(-1) !== '') return false;
  last.pop();
  return segments.some((lines) => lines.length > 0) ? true : null;
}

function isOwnDefault(basis: MergeBasis, index: number, lines: readonly string[]): boolean {
  const region = basis.regions[index];
  return region !== undefined && region.kind !== 'conflict' && sameLines(lines, cleanLines(region, basis.lines));
}

function sameLines(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((line, index) => line === right[index]);
}

/**
 * Names the run that a change belongs to, so that typing is undone by words and not by letters: a letter right after
 * the last one, or a deletion right beside it, goes on with the run.
 */
export function createRunNames(): (changes: readonly TextChange[]) => string | null {
  let count = 0;
  let place: { line: number; column: number; kind: 'type' | 'delete' } | null = null;
  return (changes) => {
    const [change] = changes;
    if (
      changes.length !== 1 ||
      change === undefined ||
      change.start_line !== change.end_line ||
      change.text.length > 1
    ) {
      place = null;
      return null;
    }
    const kind = change.text === '' ? 'delete' : 'type';
    const at = kind === 'type' ? change.start_column : change.end_column;
    const joins = place?.kind === kind && place.line === change.start_line && place.column === at;
    if (!joins || change.text === '\n' || change.text === ' ') count += 1;
    place =
      change.text === '\n' ? null : { line: change.start_line, column: change.start_column + change.text.length, kind };
    return `typing ${count}`;
  };
}
