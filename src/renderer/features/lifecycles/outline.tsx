import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowRight, Circle, CircleDot, Flag } from 'lucide-react';
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { reorderStates } from '#engine/lifecycle/edits.ts';
import type { LifecycleProblem } from '#engine/lifecycle/problem.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { CursorRow } from '#renderer/ui/cursor-row.tsx';
import { selectElements, useDesigner } from './designer-store.ts';
import { edit } from './edit-lifecycle.ts';
import { gravest, stateInWords, transitionInWords } from './lifecycle-words.ts';
import { type OutlineRow, outlineRows, outlineTarget, swapped } from './outline-rows.ts';
import { SeverityMark } from './state-card.tsx';

interface OutlineProps {
  readonly lid: string;
  readonly config: LifecycleConfig;
  readonly problems: ReadonlyMap<string, readonly LifecycleProblem[]>;
}

/** The same lifecycle as a tree: everything that the canvas does by pointer is done here by keys, and spoken. */
export function Outline({ lid, config, problems }: OutlineProps) {
  const base = useId();
  const { selected } = useDesigner(lid);
  const rows = useMemo(() => outlineRows(config), [config]);
  const names = useMemo(() => new Map(config.states.map(({ id, name }) => [id, name])), [config]);
  const active = [...selected].at(-1) ?? null;
  const host = useRef<HTMLDivElement>(null);
  const shown = useRowsInView(host, rows, active);
  useEffect(() => {
    if (active !== null) document.getElementById(`${base}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [base, active]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey) return;
    if (event.altKey) {
      const order = swapped(config, active, event.key);
      if (order === null) return;
      edit(lid, (now) => reorderStates(now, order));
    } else {
      const to = outlineTarget(rows, active, event.key);
      if (to === null) return;
      selectElements(lid, event.shiftKey ? [...[...selected].filter((id) => id !== to), to] : [to]);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={host}
      role="tree"
      tabIndex={0}
      data-scope="lifecycle"
      aria-label={`Outline of ${config.name}`}
      aria-multiselectable="true"
      aria-activedescendant={active === null ? undefined : `${base}-${active}`}
      onKeyDown={onKeyDown}
      className="h-full overflow-y-auto pb-1 outline-none focus-visible:shadow-[inset_0_0_0_1px_var(--accent)]"
    >
      {rows.length === 0 ? (
        <p role="none" className="px-3 text-small text-text-3">
          No state yet. Insert adds one.
        </p>
      ) : null}
      <div role="none" style={{ height: shown.above }} />
      {shown.rows.map((row) => (
        <Item
          key={row.id}
          id={`${base}-${row.id}`}
          row={row}
          label={
            row.kind === 'state'
              ? stateInWords(row.state, config.initial_state_id === row.id, problems.get(row.id) ?? [])
              : transitionInWords(row.transition, (id) => names.get(id) ?? 'a state', problems.get(row.id) ?? [])
          }
          isSelected={selected.has(row.id)}
          onSelect={(adding) => selectElements(lid, adding ? [...selected, row.id] : [row.id])}
        >
          {row.kind === 'state' ? (
            <StateLine row={row} isInitial={config.initial_state_id === row.id} />
          ) : (
            <TransitionLine row={row} to={names.get(row.transition.to_state_id) ?? 'no state'} />
          )}
          <SeverityMark
            severity={gravest(problems.get(row.id) ?? [])}
            messages={(problems.get(row.id) ?? []).map(({ message }) => message).join('\n')}
          />
        </Item>
      ))}
      <div role="none" style={{ height: shown.below }} />
    </div>
  );
}

const rowHeight = 22;
/** So few rows all exist. */
const mostDrawn = 200;

/** The rows to draw, with the room that those above and below them take. The active one is brought into view. */
function useRowsInView(host: RefObject<HTMLElement | null>, rows: readonly OutlineRow[], active: string | null) {
  const isLong = rows.length > mostDrawn;
  const virtual = useVirtualizer({
    count: isLong ? rows.length : 0,
    getScrollElement: () => host.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const at = isLong ? rows.findIndex(({ id }) => id === active) : -1;
  useLayoutEffect(() => {
    if (at !== -1) virtual.scrollToIndex(at, { align: 'auto' });
  }, [virtual, at]);
  if (!isLong) return { rows, above: 0, below: 0 };
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const end = (items.at(-1)?.index ?? -1) + 1;
  return { rows: rows.slice(first, end), above: first * rowHeight, below: (rows.length - end) * rowHeight };
}

function StateLine({ row, isInitial }: { readonly row: OutlineRow & { kind: 'state' }; readonly isInitial: boolean }) {
  const Icon = isInitial ? CircleDot : row.state.is_terminal ? Flag : Circle;
  return (
    <>
      <Icon size={13} aria-hidden="true" className={isInitial ? 'shrink-0 text-ok' : 'shrink-0 text-text-3'} />
      <span dir="auto" className="min-w-0 flex-1 truncate text-left">
        {row.state.name}
      </span>
    </>
  );
}

function TransitionLine({ row, to }: { readonly row: OutlineRow & { kind: 'transition' }; readonly to: string }) {
  return (
    <>
      <span dir="auto" className="min-w-0 flex-1 truncate text-left text-text-2">
        {row.transition.name}
      </span>
      <ArrowRight size={12} aria-hidden="true" className="shrink-0 text-text-3" />
      {/* Not a text of its own: the name of the row says it in words. */}
      <span data-to={to} className="max-w-24 truncate text-small text-text-3 after:content-[attr(data-to)]" />
    </>
  );
}

interface ItemProps {
  readonly id: string;
  readonly row: OutlineRow;
  readonly label: string;
  readonly isSelected: boolean;
  readonly onSelect: (adding: boolean) => void;
  readonly children: ReactNode;
}

function Item({ id, row, label, isSelected, onSelect, children }: ItemProps) {
  return (
    <CursorRow
      id={id}
      role="treeitem"
      aria-level={row.kind === 'state' ? 1 : 2}
      aria-selected={isSelected}
      aria-label={label}
      onClick={(event) => onSelect(event.shiftKey || event.ctrlKey || event.metaKey)}
      className={classNames(
        'flex h-5.5 items-center gap-1.5 pr-3',
        row.kind === 'state' ? 'pl-3' : 'pl-8',
        isSelected ? 'bg-accent-soft' : 'hover:bg-surface-2',
      )}
    >
      {children}
    </CursorRow>
  );
}
