import { canonicalJson, type JsonLike } from '../merge/canonical-json.ts';

export type ItemChange = 'added' | 'removed' | 'changed' | 'moved';

/** What became of one item of an ordered list. Places count from 0; null on the side that has it not. */
export interface ItemDifference<Item> {
  readonly change: ItemChange;
  readonly before: Item | null;
  readonly after: Item | null;
  readonly before_at: number | null;
  readonly after_at: number | null;
}

/**
 * Two ordered lists whose items have no identity. What stands in both in the same order stays; of the rest an equal item was
 * moved, one of the same kind or in the same gap was changed, and others came or went. Looked at the other way about it is
 * the same with the sides exchanged.
 */
export function compareLists<Item extends JsonLike>(
  before: readonly Item[],
  after: readonly Item[],
  kindOf: (item: Item) => string,
): ItemDifference<Item>[] {
  const left = before.map((item) => canonicalJson(item));
  const right = after.map((item) => canonicalJson(item));
  const [leftText, rightText] = [left.join('\n'), right.join('\n')];
  if (leftText === rightText) return [];
  // Which of two that changed places was moved is a matter of taste; it must not depend on which side is which.
  const turned = leftText > rightText;
  const pairs = turned
    ? pairItems(right, left, after.map(kindOf), before.map(kindOf)).map(turn)
    : pairItems(left, right, before.map(kindOf), after.map(kindOf));
  const differences = pairs.flatMap(({ change, from, to }): ItemDifference<Item>[] => {
    if (change === 'kept') return [];
    const sides = { before: before[from ?? -1] ?? null, after: after[to ?? -1] ?? null };
    return [{ change, ...sides, before_at: from, after_at: to }];
  });
  const place = ({ before_at, after_at }: ItemDifference<Item>) => after_at ?? before_at ?? 0;
  return differences.sort((one, other) => place(one) - place(other));
}

interface Pair {
  readonly change: ItemChange | 'kept';
  readonly from: number | null;
  readonly to: number | null;
}

function turn({ change, from, to }: Pair): Pair {
  const turned = { added: 'removed', removed: 'added', changed: 'changed', moved: 'moved', kept: 'kept' } as const;
  return { change: turned[change], from: to, to: from };
}

function pairItems(
  left: readonly string[],
  right: readonly string[],
  leftKinds: readonly string[],
  rightKinds: readonly string[],
): Pair[] {
  const kept = commonOrder(left, right);
  const gap = (side: 'from' | 'to', at: number) => kept.filter((pair) => pair[side] < at).length;
  const restLeft = new Set([...left.keys()].filter((at) => !kept.some(({ from }) => from === at)));
  const restRight = new Set([...right.keys()].filter((at) => !kept.some(({ to }) => to === at)));
  const pairs: Pair[] = kept.map((pair) => ({ change: 'kept', ...pair }));
  const pairUp = (change: 'moved' | 'changed', isPair: (from: number, to: number) => boolean) => {
    for (const from of [...restLeft]) {
      const to = [...restRight].find((at) => isPair(from, at));
      if (to === undefined) continue;
      restLeft.delete(from);
      restRight.delete(to);
      pairs.push({ change, from, to });
    }
  };
  pairUp('moved', (from, to) => left[from] === right[to]);
  pairUp('changed', (from, to) => leftKinds[from] === rightKinds[to]);
  pairUp('changed', (from, to) => gap('from', from) === gap('to', to));
  for (const from of restLeft) pairs.push({ change: 'removed', from, to: null });
  for (const to of restRight) pairs.push({ change: 'added', from: null, to });
  return pairs;
}

/** The longest part that stands in both lists in the same order. */
function commonOrder(left: readonly string[], right: readonly string[]): { from: number; to: number }[] {
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  const length = (from: number, to: number) => lengths[from * width + to] ?? 0;
  for (let from = left.length - 1; from >= 0; from -= 1) {
    for (let to = right.length - 1; to >= 0; to -= 1)
      lengths[from * width + to] =
        left[from] === right[to] ? length(from + 1, to + 1) + 1 : Math.max(length(from + 1, to), length(from, to + 1));
  }
  const kept: { from: number; to: number }[] = [];
  let from = 0;
  let to = 0;
  while (from < left.length && to < right.length) {
    if (left[from] === right[to]) kept.push({ from: from++, to: to++ });
    else if (length(from + 1, to) >= length(from, to + 1)) from += 1;
    else to += 1;
  }
  return kept;
}
