export interface TextEdit {
  /** Offsets in the text before, `to` excluded. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * The one edit that makes `before` into `after` and leaves their common beginning and end alone, so that cursor and
 * scroll stay where they are; null where the texts are the same.
 */
export function singleEdit(before: string, after: string): TextEdit | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  // A character outside the basic plane is two units; half of one is no place for an edit.
  if (isHigh(before.charCodeAt(start - 1))) start -= 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  if (end > 0 && isLow(before.charCodeAt(before.length - end))) end -= 1;
  return { from: start, to: before.length - end, text: after.slice(start, after.length - end) };
}

const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;
