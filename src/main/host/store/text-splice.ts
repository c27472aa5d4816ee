/** A change of a text in one place, in UTF-16 units. */
export interface TextSplice {
  readonly start: number;
  readonly removed: string;
  readonly inserted: string;
}

/** The smallest single change between two texts. It never divides a character, which could not be stored. */
export function spliceBetween(before: string, after: string): TextSplice {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  if (start > 0 && isHighSurrogate(before.charCodeAt(start - 1))) start -= 1;
  let same = 0;
  const most = shorter - start;
  while (same < most && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) {
    same += 1;
  }
  if (same > 0 && isLowSurrogate(before.charCodeAt(before.length - same))) same -= 1;
  return {
    start,
    removed: before.slice(start, before.length - same),
    inserted: after.slice(start, after.length - same),
  };
}

export function applySplice(text: string, { start, removed, inserted }: TextSplice): string {
  return text.slice(0, start) + inserted + text.slice(start + removed.length);
}

export function revertSplice(text: string, { start, removed, inserted }: TextSplice): string {
  return text.slice(0, start) + removed + text.slice(start + inserted.length);
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
