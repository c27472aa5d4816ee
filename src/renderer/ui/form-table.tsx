import { useVirtualizer } from '@tanstack/react-virtual';
import { GripVertical } from 'lucide-react';
import { type DragEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { IconButton } from './button.tsx';
import type { Column } from './data-table.tsx';
import { rowKeys } from './row-keys.ts';

interface FormTableProps<Row> {
  readonly label: string;
  /** Under which it scrolls sideways, such as `min-w-180`. */
  readonly className: string;
  /** Cells hold fields; one that has a `data-cell` is reached by the arrows from the same field of other rows. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  /** A row as a screen reader says it. */
  readonly wordsOf: (row: Row) => string;
  /** What is wrong with a row, below its fields; null: nothing. */
  readonly noteOf: (row: Row) => ReactNode;
  /** It is marked and brought into view. */
  readonly current: string | null;
  readonly isMarked?: (row: Row) => boolean;
  /** The focus went into a row. */
  readonly onEnter: (id: string) => void;
  /** A field that takes the focus, once; then `onFocused` is called. */
  readonly focus: { readonly id: string; readonly cell: string } | null;
  readonly onFocused: () => void;
  readonly onMove?: (from: number, to: number) => void;
  readonly onAdd?: (after: number) => void;
}

const rowHeight = 30;
/** A row that is far away exists some frames after it was scrolled to. */
const mostFrames = 12;

/** A table that is edited in place, of which only the rows in view exist; a row may have its problems below it. */
export function FormTable<Row>(props: FormTableProps<Row>) {
  const { label, columns, rows, idOf, noteOf, current, focus, onFocused, onMove, onAdd } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
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
  const drop = () => {
    if (drag !== null && drag.from !== drag.to) onMove?.(drag.from, drag.to);
    setDrag(null);
  };
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
          if (row === undefined) return null;
          const note = noteOf(row);
          return (
            // A body for each row: it is measured together with what is wrong with it.
            <tbody
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className={dropLine(drag, index)}
              onFocus={() => props.onEnter(idOf(row))}
              onKeyDown={(event) => rowKeys(event, index, { onFocus, onMove, onAdd })}
              onDragOver={(event) => {
                if (drag === null) return;
                event.preventDefault();
                if (drag.to !== index) setDrag({ ...drag, to: index });
              }}
              onDrop={drop}
            >
              <tr
                aria-rowindex={index + 2}
                aria-label={props.wordsOf(row)}
                aria-current={index === at ? 'true' : undefined}
                className={classNames(
                  'border-line border-t align-top',
                  index === at ? 'bg-accent-soft' : props.isMarked?.(row) ? 'bg-warn-soft' : 'hover:bg-surface-2',
                )}
              >
                {onMove === undefined ? null : (
                  <Grip
                    words={props.wordsOf(row)}
                    onBegin={() => setDrag({ from: index, to: index })}
                    onEnd={() => setDrag(null)}
                  />
                )}
                {columns.map((column) => (
                  <td key={column.id} className={classNames('px-1 py-0.75 last:pr-2', column.className)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
              {note === null ? null : (
                <tr className={index === at ? 'bg-accent-soft' : undefined}>
                  <td colSpan={columns.length + (onMove === undefined ? 0 : 1)} className="px-3 pb-1">
                    {note}
                  </td>
                </tr>
              )}
            </tbody>
          );
        })}
      </table>
    </div>
  );
}

interface Drag {
  readonly from: number;
  readonly to: number;
}

function dropLine(drag: Drag | null, index: number): string | undefined {
  if (drag === null || drag.to !== index || drag.from === index) return undefined;
  return drag.from < index
    ? '[&>tr:last-child>td]:shadow-[inset_0_-2px_0_var(--accent)]'
    : '[&>tr:first-child>td]:shadow-[inset_0_2px_0_var(--accent)]';
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

interface GripProps {
  readonly words: string;
  readonly onBegin: () => void;
  readonly onEnd: () => void;
}

/** Takes hold of a row by pointer; with the focus on it, Alt and the arrows move the row. */
function Grip({ words, onBegin, onEnd }: GripProps) {
  const begin = (event: DragEvent<HTMLElement>) => {
    const row = event.currentTarget.closest('tr');
    if (row !== null) event.dataTransfer.setDragImage(row, 12, 12);
    event.dataTransfer.effectAllowed = 'move';
    onBegin();
  };
  return (
    <td className="py-0.75 pl-2">
      <IconButton
        label={`Move ${words.split(',')[0]}: drag it, or press Alt with ↑ and ↓`}
        data-cell="move"
        draggable
        onDragStart={begin}
        onDragEnd={onEnd}
        className="cursor-grab"
      >
        <GripVertical size={14} aria-hidden="true" />
      </IconButton>
    </td>
  );
}
