import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import type { Column } from './data-table.tsx';
import { type Drag, dropSide, FormRow, type FormTableProps } from './form-row.tsx';

const rowHeight = 30;
/** A row that is far away exists some frames after it was scrolled to. */
const mostFrames = 12;

/** A table that is edited in place, of which only the rows in view exist; a row may have its problems below it. */
export function FormTable<Row>(props: FormTableProps<Row>) {
  const { label, columns, rows, idOf, current, focus, onFocused, onMove } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const dragged = useRef<Drag | null>(null);
  dragged.current = drag;
  const takeDrag = useCallback(() => {
    setDrag(null);
    return dragged.current;
  }, []);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => (rows[index] === undefined ? index : idOf(rows[index])),
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const at = rows.findIndex((row) => idOf(row) === current);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [virtual, at]);
  const onFocus = useCallback(
    (row: number, cell: string) => {
      virtual.scrollToIndex(row, { align: 'auto' });
      focusField(() => scroller.current?.querySelector(`[data-index="${row}"] [data-cell="${cell}"]`) ?? null);
    },
    [virtual],
  );
  const wanted = focus === null ? -1 : rows.findIndex((row) => idOf(row) === focus.id);
  const cell = focus?.cell;
  useEffect(() => {
    if (wanted < 0 || cell === undefined) return;
    onFocus(wanted, cell);
    onFocused();
  }, [wanted, cell, onFocus, onFocused]);
  const items = virtual.getVirtualItems();
  return (
    <div ref={scroller} className="h-full overflow-auto">
      <table
        aria-label={label}
        aria-rowcount={rows.length + 1}
        className={classNames('w-full table-fixed border-collapse', props.className)}
        style={{ marginBottom: virtual.getTotalSize() - (items.at(-1)?.end ?? 0) }}
      >
        <Head columns={columns} movable={onMove !== undefined} />
        <tbody aria-hidden="true">
          <tr style={{ height: items[0]?.start ?? 0 }} />
        </tbody>
        {items.map(({ index, key }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <FormRow
              key={key}
              table={props}
              row={row}
              index={index}
              isCurrent={index === at}
              dropped={dropSide(drag, index)}
              measure={virtual.measureElement}
              onFocus={onFocus}
              onDrag={setDrag}
              onDrop={takeDrag}
            />
          );
        })}
      </table>
    </div>
  );
}

/** Calls for a field until it is there; a text is selected as by the Tab key. */
function focusField(find: () => HTMLElement | null, frames = mostFrames): void {
  requestAnimationFrame(() => {
    const field = find();
    if (field === null) {
      if (frames > 0) focusField(find, frames - 1);
      return;
    }
    field.focus();
    if (field instanceof HTMLInputElement) field.select();
  });
}

interface HeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly movable: boolean;
}

function Head<Row>({ columns, movable }: HeadProps<Row>) {
  return (
    <thead className="sticky top-0 z-1 bg-surface-0">
      <tr
        aria-rowindex={1}
        className="h-6 text-left text-small text-text-2 shadow-[inset_0_-1px_0_var(--line)] *:truncate *:px-1 *:font-normal"
      >
        {movable ? (
          <th scope="col" className="w-8">
            <span className="sr-only">Order</span>
          </th>
        ) : null}
        {columns.map(({ id, title, className }) => (
          <th key={id} scope="col" className={className}>
            {title === '' ? <span className="sr-only">What can be done</span> : title}
          </th>
        ))}
      </tr>
    </thead>
  );
}
