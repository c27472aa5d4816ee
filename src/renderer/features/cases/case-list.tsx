import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { commandEntry } from '#renderer/commands/command-button.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { duration, exactTime } from '#renderer/lib/time.ts';
import { CursorRow } from '#renderer/ui/cursor-row.tsx';
import { ContextArea, type MenuEntry } from '#renderer/ui/menu.tsx';
import { moveCase, removeCase, renameCase, runCases, switchCase, told } from './case-actions.ts';
import { CaseStandingMark } from './case-standing.tsx';
import { selectCase } from './case-view.ts';
import type { StandingCase } from './case-words.ts';

const rowHeight = 22;
const optionId = (caseId: string) => `case-${caseId}`;
const columns = 'grid grid-cols-[7rem_minmax(7rem,1.2fr)_4rem_minmax(0,1.6fr)] items-center gap-2 px-2';

interface CaseListProps {
  readonly name: string;
  readonly cases: readonly StandingCase[];
  readonly selected: string | null;
}

/**
 * The cases with how they stand. Arrows choose, Enter runs, Space switches on or off, F2 renames, Alt with an arrow moves,
 * Delete deletes.
 */
export function CaseList({ name, cases, selected }: CaseListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const at = cases.findIndex(({ saved }) => saved.case_id === selected);
  const rows = useVirtualizer({
    count: cases.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at, { align: 'auto' });
  }, [rows, at]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div aria-hidden="true" className={classNames(columns, 'h-6 shrink-0 text-small text-text-2')}>
        <span>Result</span>
        <span>Name</span>
        <span className="text-right">Time</span>
        <span>What differs</span>
      </div>
      <div
        ref={scroller}
        role="listbox"
        tabIndex={0}
        aria-label={`Test cases of ${name}`}
        aria-activedescendant={selected === null ? undefined : optionId(selected)}
        onKeyDown={(event) => onKey(event, cases, at)}
        className="group min-h-0 flex-1 overflow-y-auto outline-none"
      >
        <div role="none" className="relative w-full" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => {
            const one = cases[item.index];
            return one ? (
              <Row
                key={one.saved.case_id}
                one={one}
                top={item.start}
                place={item.index + 1}
                total={cases.length}
                isSelected={item.index === at}
              />
            ) : null;
          })}
        </div>
      </div>
    </div>
  );
}

/** Most cases are about attributes, and the whole is in the tooltip. */
function brief(summary: string): string {
  return summary.replace(/^modified_attributes\./, '');
}

interface RowProps {
  readonly one: StandingCase;
  readonly top: number;
  readonly place: number;
  readonly total: number;
  readonly isSelected: boolean;
}

function Row({ one, top, place, total, isSelected }: RowProps) {
  const { saved, row, standing, old } = one;
  const { lid, case_id, name } = saved;
  const choose = () => selectCase(lid, case_id);
  return (
    <ContextArea entries={entriesFor()} onOpenChange={(open) => open && choose()}>
      <CursorRow
        id={optionId(case_id)}
        role="option"
        tabIndex={-1}
        aria-selected={isSelected}
        aria-posinset={place}
        aria-setsize={total}
        onClick={choose}
        onDoubleClick={() => void runCases(lid, [case_id]).catch(told)}
        title={row === null ? undefined : `Ran ${exactTime(row.at)}`}
        style={{ top, height: rowHeight }}
        className={classNames(
          columns,
          'absolute inset-x-0 cursor-default',
          isSelected ? 'bg-accent-soft group-focus-visible:outline' : 'hover:bg-surface-2',
          'group-focus-visible:-outline-offset-1 group-focus-visible:outline-accent',
        )}
      >
        <CaseStandingMark standing={standing} old={old} />
        <span className={classNames('truncate', (old || !saved.enabled) && 'text-text-3')}>{name}</span>
        <span className="truncate text-right text-small text-text-2">
          {row?.duration_ms == null ? '' : duration(row.duration_ms)}
        </span>
        <span className="truncate font-code text-code text-text-2" title={row?.summary}>
          {row === null ? null : brief(row.summary)}
        </span>
      </CursorRow>
    </ContextArea>
  );
}

function entriesFor(): MenuEntry[] {
  return [
    commandEntry('case.run'),
    'line',
    commandEntry('case.rename'),
    commandEntry('case.duplicate'),
    'line',
    commandEntry('case.remove', undefined, { danger: true }),
  ];
}

function onKey(event: KeyboardEvent, cases: readonly StandingCase[], at: number): void {
  const chosen = cases[at]?.saved;
  const action = chosen && actionFor(event, chosen, cases, at);
  if (action === undefined || action === null) return;
  event.preventDefault();
  event.stopPropagation();
  void Promise.resolve(action()).catch(told);
}

type Action = () => Promise<void> | void;

function actionFor(
  event: KeyboardEvent,
  chosen: StandingCase['saved'],
  cases: readonly StandingCase[],
  at: number,
): Action | null {
  const choose = (index: number) => () => {
    const next = cases[Math.max(0, Math.min(cases.length - 1, index))]?.saved;
    if (next) selectCase(next.lid, next.case_id);
  };
  switch (event.key) {
    case 'ArrowDown':
      return event.altKey ? () => moveCase(chosen, 1) : choose(at + 1);
    case 'ArrowUp':
      return event.altKey ? () => moveCase(chosen, -1) : choose(at - 1);
    case 'Home':
      return choose(0);
    case 'End':
      return choose(cases.length - 1);
    case 'Enter':
      return event.ctrlKey || event.metaKey ? null : () => runCases(chosen.lid, [chosen.case_id]);
    case ' ':
      return () => switchCase(chosen);
    case 'F2':
      return () => renameCase(chosen);
    case 'Delete':
      return () => removeCase(chosen);
    default:
      return null;
  }
}
