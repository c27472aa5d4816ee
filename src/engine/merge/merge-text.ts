import type { MergeBudget } from './merge-budget.ts';
import { mergeLines } from './merge-lines.ts';
import type { MergeRegion } from './merge-regions.ts';
import { joinText, splitText, type TextLines } from './text-lines.ts';

export type TextMerge =
  | { readonly verdict: 'clean'; readonly text: string; readonly merged: boolean }
  | { readonly verdict: 'conflict'; readonly regions: readonly MergeRegion[] }
  | { readonly verdict: 'gave_up'; readonly reason: string };

/**
 * Three-way merge of whole texts. A change of one side only is taken byte for byte (`merged` false); a true merge has
 * the base's line ending, and byte order mark and final newline as in the side that changed them (sync.md 3.12).
 */
export function mergeText(base: string, theirs: string, yours: string, budget?: MergeBudget): TextMerge {
  if (theirs === yours || theirs === base) return { verdict: 'clean', text: yours, merged: false };
  if (yours === base) return { verdict: 'clean', text: theirs, merged: false };
  const texts = { base: splitText(base), theirs: splitText(theirs), yours: splitText(yours) };
  const merge = mergeLines(texts.base.lines, texts.theirs.lines, texts.yours.lines, budget);
  if (merge.verdict !== 'clean') return merge;
  return { verdict: 'clean', text: joinText(mergedShape(texts, merge.lines)), merged: true };
}

export interface SplitTexts {
  readonly base: TextLines;
  readonly theirs: TextLines;
  readonly yours: TextLines;
}

/** The lines of a merge with the line ending, byte order mark and final newline that the rules give it. */
export function mergedShape(texts: SplitTexts, lines: readonly string[]): TextLines {
  const pick = <Value>(of: (text: TextLines) => Value): Value =>
    of(texts.yours) === of(texts.base) ? of(texts.theirs) : of(texts.yours);
  const noBase = texts.base.lines.length === 0;
  return {
    lines,
    bom: pick((text) => text.bom),
    ending: noBase ? shared(texts.theirs.ending, texts.yours.ending) : texts.base.ending,
    final_newline: finalNewline(texts),
  };
}

/** A side or a base without lines has no say. Where both sides changed it differently, the newline stays. */
function finalNewline({ base, theirs, yours }: SplitTexts): boolean | null {
  if (yours.final_newline === base.final_newline || yours.final_newline === null) return theirs.final_newline;
  if (theirs.final_newline === base.final_newline || theirs.final_newline === null) return yours.final_newline;
  return theirs.final_newline || yours.final_newline;
}

/** Without a base to say, two different endings become LF. */
function shared(theirs: '\n' | '\r\n', yours: '\n' | '\r\n'): '\n' | '\r\n' {
  return theirs === yours ? theirs : '\n';
}
