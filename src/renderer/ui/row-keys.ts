import type { KeyboardEvent } from 'react';

interface RowActions {
  /** Takes the focus to a field of another row; there may be no such row. */
  readonly onFocus: (row: number, cell: string) => void;
  readonly onMove?: ((from: number, to: number) => void) | undefined;
  /** Another row after this one. */
  readonly onAdd?: ((after: number) => void) | undefined;
}

/**
 * The keys of a table of fields, each marked with `data-cell`: ↑ and ↓ go to the row above and below, Alt with them moves
 * the row, and Enter adds one. In a list of choices the arrows choose.
 */
export function rowKeys(event: KeyboardEvent, row: number, { onFocus, onMove, onAdd }: RowActions): void {
  const { target, key, altKey } = event;
  const cell = target instanceof HTMLElement ? target.dataset['cell'] : undefined;
  if (cell === undefined || event.ctrlKey || event.metaKey) return;
  const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  const chooses = target instanceof HTMLSelectElement && !altKey;
  const types = target instanceof HTMLInputElement && target.type !== 'checkbox';
  if (step !== 0 && !chooses) {
    if (altKey) onMove?.(row, row + step);
    onFocus(row + step, cell);
  } else if (key === 'Enter' && types && onAdd !== undefined) onAdd(row);
  else return;
  event.preventDefault();
  event.stopPropagation();
}
