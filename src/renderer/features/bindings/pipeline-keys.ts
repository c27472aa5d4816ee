import type { BindingRow } from '#contract/rpc/bindings.ts';
import { failureId, flowId } from './pipeline-edges.ts';
import { operationId } from './pipeline-layout.ts';

interface Lanes {
  readonly before: readonly BindingRow[];
  readonly after: readonly BindingRow[];
}

/** Where an arrow leads on the canvas: along a lane, or to the same height of the next one. */
export function canvasTarget(lanes: Lanes, selected: string | null, key: string): string | null {
  const columns = [lanes.before.map(({ lid }) => lid), [operationId], lanes.after.map(({ lid }) => lid)];
  const at = placeOf(columns, elementOf(selected));
  if (at === null) return columns.flat()[0] ?? null;
  const [column, row] = at;
  if (key === 'ArrowUp') return columns[column]?.[row - 1] ?? null;
  if (key === 'ArrowDown') return columns[column]?.[row + 1] ?? null;
  if (key === 'Home') return columns[column]?.[0] ?? null;
  if (key === 'End') return columns[column]?.at(-1) ?? null;
  const step = key === 'ArrowLeft' ? -1 : 1;
  for (let next = column + step; next >= 0 && next < columns.length; next += step) {
    const cards = columns[next] ?? [];
    if (cards.length > 0) return cards[Math.min(row, cards.length - 1)] ?? null;
  }
  return null;
}

/** Where an arrow leads in the outline, which has everything under each other. */
export function outlineTarget(lanes: Lanes, selected: string | null, key: string): string | null {
  const all = [...lanes.before.map(({ lid }) => lid), operationId, ...lanes.after.map(({ lid }) => lid)];
  const at = all.indexOf(elementOf(selected) ?? '');
  if (key === 'Home') return all[0] ?? null;
  if (key === 'End') return all.at(-1) ?? null;
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return null;
  if (at === -1) return all[0] ?? null;
  return all[at + (key === 'ArrowUp' ? -1 : 1)] ?? null;
}

/** From an element to the line of what flows on, to the line of its failure, and back. */
export function nextLine(selected: string | null): string | null {
  const element = elementOf(selected);
  if (element === null || selected === null) return null;
  if (selected === element) return flowId(element);
  return selected === flowId(element) && element !== operationId ? failureId(element) : element;
}

/** The element that a line begins at; the element itself. */
export function elementOf(selected: string | null): string | null {
  return selected === null ? null : selected.replace(/^(flow|failure):/, '');
}

function placeOf(columns: readonly (readonly string[])[], id: string | null): readonly [number, number] | null {
  for (const [column, cards] of columns.entries()) {
    const row = id === null ? -1 : cards.indexOf(id);
    if (row >= 0) return [column, row];
  }
  return null;
}
