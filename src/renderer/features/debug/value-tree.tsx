import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import type { DebugValue } from '#contract/script/debug.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { TextInput } from '#renderer/ui/field.tsx';
import { useValueRows, type ValueRoot, type ValueRow } from './value-nodes.ts';

interface ValueTreeProps {
  readonly label: string;
  readonly roots: readonly ValueRoot[];
  readonly openAtFirst?: (root: ValueRoot) => boolean;
  /** Gives a property another value; without it values are only looked at. */
  readonly onSet?: (ref: number, name: string, expression: string) => Promise<void>;
  /** Buttons at the end of a line. */
  readonly actions?: (row: ValueRow) => ReactNode;
  /** Keys that mean something on a line of this tree, such as Delete on a watch. True where the key was used. */
  readonly onRowKey?: (row: ValueRow, event: KeyboardEvent) => boolean;
}

const never = () => false;

/** Values of the paused script that can be unfolded, by pointer and by keys. */
export function ValueTree({ label, roots, openAtFirst = never, onSet, actions, onRowKey }: ValueTreeProps) {
  const { rows, toggle, loadMore } = useValueRows(roots, openAtFirst);
  const [at, setAt] = useState<string | null>(null);
  const [editing, setEditing] = useState<string | null>(null);
  const tree = useRef<HTMLDivElement>(null);
  const active = rows.find((row) => row.path === at) ?? rows[0];

  const focus = (row: ValueRow | undefined) => {
    if (row === undefined) return;
    setAt(row.path);
    const index = rows.indexOf(row);
    tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]')[index]?.focus();
  };
  const act = (row: ValueRow) => {
    if (row.more !== null) void loadMore(row.more.path, row.more.ref, row.more.start);
    else if (row.ref !== null) toggle(row.path, !row.open);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (active === undefined || editing !== null || onRowKey?.(active, event)) return;
    const index = rows.indexOf(active);
    const moves: Record<string, () => void> = {
      ArrowDown: () => focus(rows[index + 1]),
      ArrowUp: () => focus(rows[index - 1]),
      Home: () => focus(rows[0]),
      End: () => focus(rows.at(-1)),
      ArrowRight: () => (active.ref !== null && !active.open ? toggle(active.path, true) : focus(rows[index + 1])),
      ArrowLeft: () => (active.open ? toggle(active.path, false) : focus(holderRow(rows, index))),
      Enter: () => (isSettable(active, onSet) && active.ref === null ? setEditing(active.path) : act(active)),
      ' ': () => act(active),
      F2: () => isSettable(active, onSet) && setEditing(active.path),
    };
    const move = moves[event.key];
    if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  };
  return (
    <div ref={tree} role="tree" aria-label={label} className="selectable font-code text-code" onKeyDown={onKeyDown}>
      {rows.map((row) => (
        <Row
          key={row.path}
          row={row}
          isAt={row === active}
          editing={editing === row.path}
          actions={actions?.(row)}
          onAct={() => {
            setAt(row.path);
            act(row);
          }}
          onEdit={isSettable(row, onSet) ? () => setEditing(row.path) : undefined}
          onDone={async (expression) => {
            setEditing(null);
            focus(row);
            if (expression !== null && row.holder !== null && row.name !== null)
              await onSet?.(row.holder, row.name, expression);
          }}
        />
      ))}
    </div>
  );
}

function isSettable(row: ValueRow, onSet: ValueTreeProps['onSet']): boolean {
  return onSet !== undefined && row.holder !== null && row.name !== null;
}

function holderRow(rows: readonly ValueRow[], index: number): ValueRow | undefined {
  const level = rows[index]?.level ?? 1;
  return rows.slice(0, index).findLast((row) => row.level < level);
}

interface RowProps {
  readonly row: ValueRow;
  readonly isAt: boolean;
  readonly editing: boolean;
  readonly actions: ReactNode;
  readonly onAct: () => void;
  readonly onEdit: (() => void) | undefined;
  readonly onDone: (expression: string | null) => void;
}

function Row({ row, isAt, editing, actions, onAct, onEdit, onDone }: RowProps) {
  const unfolds = row.ref !== null;
  const Chevron = row.open ? ChevronDown : ChevronRight;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys of all its lines
    <div
      role="treeitem"
      tabIndex={isAt ? 0 : -1}
      aria-level={row.level}
      aria-selected={isAt}
      aria-expanded={unfolds ? row.open : undefined}
      className="group flex min-h-5.5 items-start gap-1 pr-2 leading-5.5 hover:bg-surface-2 focus-visible:bg-accent-soft"
      style={{ paddingLeft: 4 + (row.level - 1) * 14 }}
      onClick={onAct}
      onDoubleClick={onEdit}
    >
      <span className="flex size-5.5 w-4 shrink-0 items-center justify-center" aria-hidden="true">
        {unfolds ? <Chevron size={14} className="text-text-3" /> : null}
      </span>
      {row.name === null ? null : (
        <span className={classNames('shrink-0', row.value === null && unfolds ? 'font-ui text-text-1' : 'text-text-2')}>
          {row.name}
          {row.value === null && unfolds ? '' : ':'}
        </span>
      )}
      {editing ? (
        <ValueInput name={row.name ?? ''} text={row.value?.text ?? ''} onDone={onDone} />
      ) : (
        <ValueText row={row} />
      )}
      {actions}
    </div>
  );
}

function ValueText({ row }: { readonly row: ValueRow }) {
  if (row.value !== null && !row.bad) return <Value value={row.value} />;
  const text = row.value?.text ?? row.note;
  if (text === undefined) return null;
  const colour = row.bad ? 'text-bad' : row.more === null ? 'text-text-3 italic' : 'text-accent underline';
  return <span className={classNames('min-w-0 truncate font-ui', colour)}>{text}</span>;
}

/** A value's text, coloured by its kind. */
export function Value({ value, wrap = false }: { readonly value: DebugValue; readonly wrap?: boolean }) {
  const { kind, text } = value;
  return (
    <span
      title={text}
      className={classNames(
        wrap ? 'min-w-0 whitespace-pre-wrap break-words' : 'min-w-0 truncate',
        kind === 'string' && 'text-(--syntax-string)',
        (kind === 'number' || kind === 'boolean' || kind === 'bigint') && 'text-(--syntax-number)',
        (kind === 'undefined' || kind === 'null' || kind === 'symbol') && 'text-text-3',
        kind === 'function' && 'text-(--syntax-function)',
        kind === 'object' && 'text-text-1',
      )}
    >
      {text}
    </span>
  );
}

interface ValueInputProps {
  readonly name: string;
  readonly text: string;
  readonly onDone: (expression: string | null) => void;
}

function ValueInput({ name, text, onDone }: ValueInputProps) {
  const [expression, setExpression] = useState(text);
  return (
    <TextInput
      autoFocus
      aria-label={`New value of ${name}`}
      className="h-5.5! min-w-0 flex-1 font-code"
      value={expression}
      onFocus={(event) => event.target.select()}
      onClick={(event) => event.stopPropagation()}
      onChange={(event) => setExpression(event.target.value)}
      onBlur={() => onDone(null)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') onDone(expression.trim() === '' ? null : expression);
        if (event.key === 'Escape') onDone(null);
      }}
    />
  );
}
