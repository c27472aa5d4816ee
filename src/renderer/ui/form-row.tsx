import { GripVertical } from 'lucide-react';
import { type Dispatch, type DragEvent, memo, type ReactNode, type SetStateAction } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { IconButton } from './button.tsx';
import type { Column } from './data-table.tsx';
import { rowKeys } from './row-keys.ts';

export interface FormTableProps<Row> {
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

/** A row on its way from one place to another. */
export interface Drag {
  readonly from: number;
  readonly to: number;
}

type DropSide = 'above' | 'below' | null;

/** Where a row that is dragged would go, seen from another row. */
export function dropSide(drag: Drag | null, index: number): DropSide {
  if (drag === null || drag.to !== index || drag.from === index) return null;
  return drag.from < index ? 'below' : 'above';
}

const dropLines = {
  above: '[&>tr:first-child>td]:shadow-[inset_0_2px_0_var(--accent)]',
  below: '[&>tr:last-child>td]:shadow-[inset_0_-2px_0_var(--accent)]',
} as const;

interface FormRowProps<Row> {
  /** The same while only what is in view changes, so that scrolling draws the new rows alone. */
  readonly table: FormTableProps<Row>;
  readonly row: Row;
  readonly index: number;
  readonly isCurrent: boolean;
  readonly dropped: DropSide;
  readonly measure: (element: HTMLElement | null) => void;
  readonly onFocus: (row: number, cell: string) => void;
  readonly onDrag: Dispatch<SetStateAction<Drag | null>>;
  /** Ends a drag and returns what it was. */
  readonly onDrop: () => Drag | null;
}

/** A body of its own for each row: it is measured together with what is wrong with it. */
function DrawnRow<Row>(props: FormRowProps<Row>) {
  const { table, row, index, isCurrent, dropped, onFocus, onDrag } = props;
  const { columns, onMove, onAdd } = table;
  const note = table.noteOf(row);
  const words = table.wordsOf(row);
  return (
    <tbody
      ref={props.measure}
      data-index={index}
      className={dropped === null ? undefined : dropLines[dropped]}
      onFocus={() => table.onEnter(table.idOf(row))}
      onKeyDown={(event) => rowKeys(event, index, { onFocus, onMove, onAdd })}
      onDragOver={(event) => {
        event.preventDefault();
        onDrag((drag) => (drag === null || drag.to === index ? drag : { ...drag, to: index }));
      }}
      onDrop={() => {
        const drag = props.onDrop();
        if (drag !== null && drag.from !== drag.to) onMove?.(drag.from, drag.to);
      }}
    >
      <tr
        aria-rowindex={index + 2}
        aria-label={words}
        aria-current={isCurrent ? 'true' : undefined}
        className={classNames(
          'border-line border-t align-top',
          isCurrent ? 'bg-accent-soft' : table.isMarked?.(row) ? 'bg-warn-soft' : 'hover:bg-surface-2',
        )}
      >
        {onMove === undefined ? null : (
          <Grip words={words} onBegin={() => onDrag({ from: index, to: index })} onEnd={() => onDrag(null)} />
        )}
        {columns.map((column) => (
          <td key={column.id} className={classNames('px-1 py-0.75 last:pr-2', column.className)}>
            {column.cell(row)}
          </td>
        ))}
      </tr>
      {note === null ? null : (
        <tr className={isCurrent ? 'bg-accent-soft' : undefined}>
          <td colSpan={columns.length + (onMove === undefined ? 0 : 1)} className="px-3 pb-1">
            {note}
          </td>
        </tr>
      )}
    </tbody>
  );
}

export const FormRow = memo(DrawnRow) as typeof DrawnRow;

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
