import type { Json } from '#contract/model/scalars.ts';
import type { Difference } from './match-json.ts';

const longestValue = 60;

/** A value in one short line. */
export function shortJson(value: Json | undefined, longest: number = longestValue): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** One difference as a sentence: where, what was expected, what is there. */
export function differenceWords({ path, kind, expected, actual, message }: Difference, longest?: number): string {
  const where = path === '' ? 'the output' : path;
  const because = message === null ? '' : ` (${message})`;
  switch (kind) {
    case 'missing':
      return `${where}: expected ${shortJson(expected, longest)}, there is nothing${because}`;
    case 'unexpected':
      return `${where}: not expected, is ${shortJson(actual, longest)}${because}`;
    case 'rule':
      return `${where}: ${message ?? ''} It is ${shortJson(actual, longest)}`;
    case 'different':
      return `${where}: expected ${shortJson(expected, longest)}, is ${shortJson(actual, longest)}${because}`;
  }
}

/** The first difference, and how many more there are. */
export function differencesSummary(differences: readonly Difference[]): string {
  const [first, ...others] = differences;
  if (first === undefined) return '';
  return others.length === 0 ? differenceWords(first) : `${differenceWords(first)}; ${others.length} more`;
}
