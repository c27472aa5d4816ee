import type { VersionRow } from '#contract/rpc/versions.ts';
import { shortId } from '#renderer/lib/size.ts';

/** Who wrote a version: the backend tells no more of other people than their id. */
export function authorWords({ mine, created_by }: VersionRow): string | null {
  if (mine) return 'you';
  return created_by === null ? null : shortId(created_by);
}

/** `versions 1 to 3 and 5`: numbers as a person would say them. */
export function numbersInWords(numbers: readonly number[]): string {
  const sorted = numbers.toSorted((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const number of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  const words = runs.map(([first, last]) =>
    first === last ? `${first}` : first + 1 === last ? `${first} and ${last}` : `${first} to ${last}`,
  );
  return `${sorted.length === 1 ? 'version' : 'versions'} ${words.join(', ')}`;
}
