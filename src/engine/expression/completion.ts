/** Something that may stand at the caret. */
export interface Completion {
  /** What takes the place of the token under the caret. */
  readonly insert: string;
  /** What it is, in a few words; empty where the text says it. */
  readonly detail: string;
  /** More has to follow, so that there is something to offer again once it stands there. */
  readonly more: boolean;
}

/** What may stand at the caret, the likeliest first, and the part of the text that it replaces. */
export interface Completions {
  readonly start: number;
  readonly end: number;
  readonly items: readonly Completion[];
}

const mostOffered = 100;

export function noCompletions(caret: number): Completions {
  return { start: caret, end: caret, items: [] };
}

/**
 * Those of the items that go on from what was typed before the caret: first what begins with it, then what has it anywhere. What
 * stands there already is not offered.
 */
export function offered(
  text: string,
  range: { readonly start: number; readonly caret: number; readonly end: number },
  items: readonly Completion[],
): Completions {
  const { start, caret, end } = range;
  const begun = text.charAt(start === caret ? text.length : start);
  const typed = bare(text.slice(start, caret));
  const present = text.slice(start, end);
  const ranked = items
    .filter(({ insert }) => insert.trimEnd() !== present && opensAs(insert, begun))
    .map((item) => ({ item, rank: rankOf(bare(item.insert), typed) }))
    .filter(({ rank }) => rank < 2)
    .toSorted((left, right) => left.rank - right.rank);
  const known = new Set<string>();
  const distinct = ranked.map(({ item }) => item).filter(({ insert }) => !known.has(insert) && known.add(insert));
  const spaced = text.charAt(end) === ' ';
  const shown = distinct.slice(0, mostOffered);
  return { start, end, items: spaced ? shown.map((item) => ({ ...item, insert: item.insert.trimEnd() })) : shown };
}

/** What was begun with a quote or a bracket goes on with one. */
function opensAs(insert: string, begun: string): boolean {
  if (begun === '[') return insert.startsWith('[');
  return begun === "'" || begun === '"' ? /^['"]/.test(insert) : true;
}

/** Signs at the beginning are written differently by different people: `.name` and `['name']`, `'x'` and `"x"`. */
function bare(text: string): string {
  return text.toLowerCase().replace(/^[.['"]+/, '');
}

function rankOf(candidate: string, typed: string): number {
  if (candidate.startsWith(typed)) return 0;
  return candidate.includes(typed) ? 1 : 2;
}
