/**
 * Moves every group of changed lines to one agreed place. A group whose first line equals the line after it could as
 * well stand one line lower; which of these a comparison finds is chance, and a merge of the two sides' differences
 * would then depend on it. The agreed place is git's: joined with a neighbour it touches, beside a group of the other
 * text if one is in reach, otherwise as low as it goes.
 */
export function slideHunks(ids: Int32Array, changed: Uint8Array, otherChanged: Uint8Array): void {
  let start = 0;
  let gap = 0;
  const gaps = changedGaps(otherChanged);
  while (start < ids.length) {
    if (changed[start] !== 1) {
      start++;
      gap++;
      continue;
    }
    const group = settleGroup(ids, changed, { start, end: groupEnd(changed, start), gap }, gaps);
    start = group.end;
    gap = group.gap;
  }
}

interface Group {
  readonly start: number;
  readonly end: number;
  /** How many unchanged lines stand before it; the same count finds the place in the other text. */
  readonly gap: number;
}

/** For each count of unchanged lines before a place, whether the other text has changed lines there. */
function changedGaps(changed: Uint8Array): Uint8Array {
  const gaps = new Uint8Array(changed.length + 1);
  let gap = 0;
  for (const flag of changed) {
    if (flag === 1) gaps[gap] = 1;
    else gap++;
  }
  return gaps;
}

function groupEnd(changed: Uint8Array, start: number): number {
  let end = start;
  while (changed[end] === 1) end++;
  return end;
}

function settleGroup(ids: Int32Array, changed: Uint8Array, found: Group, otherGaps: Uint8Array): Group {
  let group = found;
  let highest = group;
  let beside: Group | null = null;
  for (let size = -1; size !== group.end - group.start; ) {
    size = group.end - group.start;
    group = slideWhile(ids, changed, group, slideUp);
    highest = group;
    beside = otherGaps[group.gap] === 1 ? group : null;
    for (let next = slideDown(ids, changed, group); next !== null; next = slideDown(ids, changed, group)) {
      group = next;
      if (otherGaps[group.gap] === 1) beside = group;
    }
  }
  if (group.end === highest.end || beside === null) return group;
  const target = beside.gap;
  while (group.gap > target) {
    const next = slideUp(ids, changed, group);
    if (next === null) break;
    group = next;
  }
  return group;
}

function slideWhile(ids: Int32Array, changed: Uint8Array, from: Group, slide: typeof slideUp): Group {
  let group = from;
  for (let next = slide(ids, changed, group); next !== null; next = slide(ids, changed, group)) group = next;
  return group;
}

function slideUp(ids: Int32Array, changed: Uint8Array, group: Group): Group | null {
  if (group.start === 0 || ids[group.start - 1] !== ids[group.end - 1]) return null;
  let start = group.start - 1;
  const end = group.end - 1;
  changed[start] = 1;
  changed[end] = 0;
  while (start > 0 && changed[start - 1] === 1) start--;
  return { start, end, gap: group.gap - 1 };
}

function slideDown(ids: Int32Array, changed: Uint8Array, group: Group): Group | null {
  if (group.end >= ids.length || ids[group.start] !== ids[group.end]) return null;
  changed[group.start] = 0;
  changed[group.end] = 1;
  return { start: group.start + 1, end: groupEnd(changed, group.end), gap: group.gap + 1 };
}
