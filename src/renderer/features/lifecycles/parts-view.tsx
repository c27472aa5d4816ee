import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { SelectInput } from '#renderer/ui/field.tsx';
import { Splitter } from '#renderer/ui/splitter.tsx';
import { setDesignerLook, useDesignerLook } from './designer-store.ts';

/** A condition or an action in the list of its element. */
export interface PartRow {
  /** Of the transition or state that has it. */
  readonly owner: string;
  /** Which of the owner's lists it is in. */
  readonly list: string;
  readonly at: number;
}

interface PartsViewProps<Row extends PartRow> {
  readonly label: string;
  /** Those that may have parts, and which of them is shown; null: all. */
  readonly owners: {
    readonly label: string;
    readonly all: string;
    readonly choices: readonly { readonly id: string; readonly name: string; readonly parts: number }[];
    readonly shown: string | null;
    readonly onShow: (id: string | null) => void;
  };
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly onMove: (row: Row, to: number) => void;
  readonly onRemove: (row: Row) => void;
  /** In place of the table where it has no rows. */
  readonly empty: ReactNode;
  /** The editor of all parts of an element; null: none is chosen. */
  readonly editorOf: (owner: string | null) => ReactNode;
}

function idOf({ owner, list, at }: PartRow): string {
  return `${owner} ${list} ${at}`;
}

const nothing = () => {};

/** All conditions or actions as one table, with the editor of those of one element beside it. */
export function PartsView<Row extends PartRow>(props: PartsViewProps<Row>) {
  const { label, owners, columns, rows, onMove, onRemove } = props;
  const choice = useId();
  const { parts_width } = useDesignerLook();
  const [selected, setSelected] = useState<string | null>(null);
  const current = rows.find((row) => idOf(row) === selected);
  const onKeyDown = (event: KeyboardEvent) => {
    if (current === undefined) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.altKey && step !== 0) {
      const next = { ...current, at: current.at + step };
      if (rows.some((row) => idOf(row) === idOf(next))) {
        onMove(current, next.at);
        setSelected(idOf(next));
      }
    } else if (event.key === 'Delete') onRemove(current);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="absolute inset-0 flex">
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex shrink-0 items-center gap-2 border-line border-b px-2 py-1">
          <label htmlFor={choice} className="text-small text-text-2">
            {owners.label}
          </label>
          <SelectInput
            id={choice}
            className="h-6! w-60!"
            value={owners.shown ?? ''}
            onChange={(event) => {
              owners.onShow(event.target.value === '' ? null : event.target.value);
              setSelected(null);
            }}
          >
            <option value="">{owners.all}</option>
            {owners.choices.map(({ id, name, parts }) => (
              <option key={id} value={id}>
                {parts === 0 ? name : `${name} (${parts})`}
              </option>
            ))}
          </SelectInput>
          {rows.length === 0 ? null : (
            <span className="truncate text-small text-text-3">Alt+↑ ↓ moves, Delete removes.</span>
          )}
        </div>
        {rows.length === 0 ? (
          props.empty
        ) : (
          // biome-ignore lint/a11y/noStaticElementInteractions: the table in it has the focus; this adds keys to it
          <div className="min-h-0 flex-1" onKeyDown={onKeyDown}>
            <DataTable
              label={label}
              columns={columns}
              rows={rows}
              total={rows.length}
              idOf={idOf}
              selected={selected}
              onSelect={setSelected}
              onEnd={nothing}
            />
          </div>
        )}
      </div>
      <Splitter
        label={`Width of the editor of ${label.toLowerCase()}`}
        orientation="vertical"
        value={parts_width}
        min={260}
        max={560}
        direction={-1}
        onChange={(width) => setDesignerLook({ parts_width: width })}
      />
      <div className="min-h-0 shrink-0 overflow-y-auto bg-surface-1" style={{ width: parts_width }}>
        {props.editorOf(current?.owner ?? owners.shown)}
      </div>
    </div>
  );
}

interface PartsEditorProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** The editor beside the table. */
export function PartsEditor({ title, children }: PartsEditorProps) {
  return (
    <section aria-label={title} className="flex flex-col gap-3 px-3 pb-4">
      <h3 title={title} className="section-head h-8 shrink-0 truncate leading-8!">
        {title}
      </h3>
      {children}
    </section>
  );
}
