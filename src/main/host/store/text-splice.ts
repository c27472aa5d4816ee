/** A change of a text in one place, in UTF-16 units. */
export interface TextSplice {
  readonly start: number;
  readonly removed: string;
  readonly inserted: string;
}

/** The smallest single change between two texts. It never divides a character, which could not be stored. */
export function spliceBetween(before: string, after: string): TextSplice {
  const shorter = Math.min(before.length, after.length);
  let start = commonLength(shorter, (from, to) => before.slice(from, to) === after.slice(from, to));
  if (start > 0 && isHighSurrogate(before.charCodeAt(start - 1))) start -= 1;
  let same = commonLength(shorter - start, (from, to) => tail(before, from, to) === tail(after, from, to));
  if (same > 0 && isLowSurrogate(before.charCodeAt(before.length - same))) same -= 1;
  return {
    start,
    removed: before.slice(start, before.length - same),
    inserted: after.slice(start, after.length - same),
  };
}

const stride = 2048;

/** How many units are alike; whole strides are compared at once, as most of a text stays the same in a save. */
function commonLength(most: number, alike: (from: number, to: number) => boolean): number {
  let length = 0;
  for (let step = stride; step >= 1; step = step >> 1) {
    while (length + step <= most && alike(length, length + step)) length += step;
  }
  return length;
}

function tail(text: string, from: number, to: number): string {
  return text.slice(text.length - to, text.length - from);
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
