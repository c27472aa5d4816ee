import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { showPlace } from '#renderer/state/repair.ts';
import { MenuAt } from '#renderer/ui/menu.tsx';
import { linesOf, type ProblemGroup, type ProblemLine } from './problem-groups.ts';
import { ProblemRow, problemEntries, ScriptRow } from './problem-rows.tsx';
import { toggleGroup, useProblemView } from './problem-view.ts';

const rowHeight = 22;
const rowId = (index: number) => `problem-line-${index}`;

/** Scripts with their problems, of which only the rows in view exist. Arrows move, Enter goes to the place. */
export function ProblemList({ groups }: { readonly groups: readonly ProblemGroup[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const closed = useProblemView((view) => view.closed);
  const lines = useMemo(() => linesOf(groups, closed), [groups, closed]);
  const [cursor, setCursor] = useState(0);
  const [menu, setMenu] = useState<{ readonly index: number; readonly x: number; readonly y: number } | null>(null);
  const at = Math.min(cursor, lines.length - 1);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const { text } = useProblemView((view) => view.filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter begins at the top of what it leaves
  useEffect(() => {
    setCursor(0);
    scroller.current?.scrollTo({ top: 0 });
  }, [text]);
  const move = (to: number) => {
    setCursor(to);
    rows.scrollToIndex(to, { align: 'auto' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (onKey(event.key, lines, at, move)) event.preventDefault();
  };
  const openMenu = (index: number, x: number, y: number) => {
    setCursor(index);
    setMenu({ index, x, y });
  };
  const onContextMenu = (event: MouseEvent) => {
    // By the menu key: at the row that the keys are on.
    const row = event.target === event.currentTarget ? document.getElementById(rowId(at)) : null;
    const place = row?.getBoundingClientRect();
    event.preventDefault();
    if (place) openMenu(at, place.left + 60, place.bottom);
  };
  const chosen = menu === null ? undefined : lines[menu.index];
  return (
    <>
      <div
        ref={scroller}
        role="tree"
        tabIndex={0}
        aria-label="Problems"
        aria-activedescendant={lines[at] ? rowId(at) : undefined}
        className="group min-h-0 flex-1 overflow-y-auto pb-1 outline-none"
        onKeyDown={onKeyDown}
        onContextMenu={onContextMenu}
      >
        <div role="none" className="relative w-full" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start, key }) => {
            const line = lines[index];
            if (!line) return null;
            const place = { id: rowId(index), top: start, isCursor: index === at, onPoint: () => setCursor(index) };
            return line.kind === 'script' ? (
              <ScriptRow key={key} {...place} group={line.group} open={line.open} />
            ) : (
              <ProblemRow
                key={key}
                {...place}
                group={line.group}
                problem={line.problem}
                index={line.index}
                onMenu={(x, y) => openMenu(index, x, y)}
              />
            );
          })}
        </div>
      </div>
      {menu !== null && chosen?.kind === 'problem' ? (
        <MenuAt
          label={`Fix: ${chosen.problem.message}`}
          {...menu}
          entries={problemEntries(chosen.group, chosen.problem)}
          onClose={() => {
            setMenu(null);
            scroller.current?.focus();
          }}
        />
      ) : null}
    </>
  );
}

/** Returns whether the key meant something here. */
function onKey(key: string, lines: readonly ProblemLine[], at: number, move: (to: number) => void): boolean {
  const page = 12;
  const line = lines[at];
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: lines.length }[
    key
  ];
  if (to !== undefined) move(Math.min(lines.length - 1, Math.max(0, to)));
  else if (line?.kind === 'problem' && key === 'Enter') goTo(line);
  else if (line?.kind === 'script' && (key === 'Enter' || key === 'ArrowLeft' || key === 'ArrowRight')) {
    if (key === 'Enter' || line.open === (key === 'ArrowLeft')) toggleGroup(line.group.lid);
  } else if (line?.kind === 'problem' && key === 'ArrowLeft') move(at - line.index - 1);
  else return false;
  return true;
}

function goTo({ group, problem }: Extract<ProblemLine, { kind: 'problem' }>): void {
  void showPlace(group.lid, group.name, problem.line, problem.column);
}
