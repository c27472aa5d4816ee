import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { listTarget } from './list-keys.ts';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** Width and alignment, such as `w-24 text-right`; without a width it takes what is left. */
  readonly className: string;
  readonly cell: (row: Row) => ReactNode;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** All rows, also those that were not fetched. */
  readonly total: number;
  readonly idOf: (row: Row) => string;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  /** The last rows have come into view. */
  readonly onEnd: () => void;
}

const rowHeight = 22;
const nearEnd = 20;

/** A table of which only the rows in view exist; one row can be chosen, by pointer or with the arrows. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, total, idOf, selected, onSelect, onEnd } = props;
  const base = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const at = rows.findIndex((row) => idOf(row) === selected);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - nearEnd) onEnd();
  }, [last, rows.length, onEnd]);
  const height = virtual.scrollRect?.height ?? 0;
  // Also when what is shown below it takes its room.
  useEffect(() => {
    if (at >= 0 && height > 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [virtual, at, height]);
  const move = (event: KeyboardEvent) => {
    const to = targetOf(event, at, rows.length);
    const row = to === null ? undefined : rows[to];
    if (row === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onSelect(idOf(row));
  };
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div ref={scroller} className="h-full overflow-y-auto">
      <div style={{ paddingTop: above, paddingBottom: below }}>
        <table
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows can be chosen
          role="grid"
          aria-label={label}
          aria-rowcount={total + 1}
          aria-activedescendant={items.some(({ index }) => index === at) ? `${base}-${at}` : undefined}
          tabIndex={0}
          onKeyDown={move}
          className="group w-full table-fixed border-collapse outline-none"
        >
          <thead className="sticky top-0 z-1 bg-surface-0">
            <tr aria-rowindex={1} className="h-6 shadow-[inset_0_-1px_0_var(--line)]">
              {columns.map((column) => (
                <th
                  key={column.id}
                  scope="col"
                  className={classNames(
                    'truncate px-1 text-left font-normal text-small text-text-2 first:pl-2 last:pr-2',
                    column.className,
                  )}
                >
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((item) => {
              const row = rows[item.index];
              if (row === undefined) return null;
              const isSelected = item.index === at;
              return (
                <tr
                  key={idOf(row)}
                  id={`${base}-${item.index}`}
                  aria-rowindex={item.index + 2}
                  aria-selected={isSelected}
                  onClick={() => onSelect(idOf(row))}
                  className={classNames(
                    'h-5.5',
                    isSelected
                      ? '-outline-offset-1 bg-accent-soft group-focus-visible:outline-1 group-focus-visible:outline-accent'
                      : 'hover:bg-surface-2',
                  )}
                >
                  {columns.map((column) => (
                    <td
                      key={column.id}
                      className={classNames('h-5.5 truncate px-1 first:pl-2 last:pr-2', column.className)}
                    >
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function targetOf(event: KeyboardEvent, at: number, count: number): number | null {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return null;
  return listTarget(event.key, at, count);
}
