const moves: Readonly<Record<string, (at: number, last: number, page: number) => number>> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at, _last, page) => at + page,
  PageUp: (at, _last, page) => at - page,
  Home: () => 0,
  End: (_at, last) => last,
};

/** Where a key leads in a list that has its cursor `at` a row (-1: at none); null for other keys, and where there is no row. */
export function listTarget(key: string, at: number, count: number, page = 20): number | null {
  if (count === 0 || !Object.hasOwn(moves, key)) return null;
  const to = moves[key]?.(at, count - 1, page) ?? at;
  return Math.min(count - 1, Math.max(0, to));
}
