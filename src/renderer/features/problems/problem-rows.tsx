import { ChevronDown, ChevronRight, CircleX, Lightbulb, TriangleAlert } from 'lucide-react';
import type { ListedProblem } from '#contract/rpc/checks.ts';
import { fixAllTitle } from '#contract/script/fix-all-title.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { whenChecked } from '#renderer/state/documents.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { repairAll, repairOne, showPlace } from '#renderer/state/repair.ts';
import { openScript } from '#renderer/state/tabs.ts';
import { CursorRow } from '#renderer/ui/cursor-row.tsx';
import type { MenuEntry } from '#renderer/ui/menu.tsx';
import { countProblems, type ProblemGroup } from './problem-groups.ts';
import { toggleGroup } from './problem-view.ts';

interface Placed {
  readonly id: string;
  readonly top: number;
  readonly isCursor: boolean;
  readonly onPoint: () => void;
}

const line = 'absolute flex h-5.5 w-full items-center gap-2 pr-2 text-left hover:bg-surface-2';
const atCursor =
  'group-focus-visible:bg-accent-soft group-focus-visible:outline group-focus-visible:-outline-offset-1 group-focus-visible:outline-accent';

/** The head of a script's problems. */
export function ScriptRow({
  id,
  top,
  isCursor,
  onPoint,
  group,
  open,
}: Placed & { readonly group: ProblemGroup; readonly open: boolean }) {
  const { errors, warnings } = countProblems([group]);
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <CursorRow
      id={id}
      role="treeitem"
      aria-level={1}
      aria-expanded={open}
      className={classNames(line, 'pl-1.5', isCursor && atCursor)}
      style={{ top }}
      onClick={() => {
        onPoint();
        toggleGroup(group.lid);
      }}
    >
      <Chevron size={16} aria-hidden="true" className="shrink-0 text-text-3" />
      <span className="truncate text-text-1">{group.name}</span>
      <Count icon={CircleX} label="errors:" tone="text-bad" count={errors} />
      <Count icon={TriangleAlert} label="warnings:" tone="text-warn" count={warnings} />
    </CursorRow>
  );
}

function Count({
  icon: Icon,
  label,
  tone,
  count,
}: {
  readonly icon: typeof CircleX;
  readonly label: string;
  readonly tone: string;
  readonly count: number;
}) {
  if (count === 0) return null;
  return (
    <span className="flex shrink-0 items-center gap-1 text-small text-text-2">
      <Icon size={14} aria-label={label} className={tone} />
      {count}
    </span>
  );
}

interface ProblemRowProps extends Placed {
  readonly group: ProblemGroup;
  readonly problem: ListedProblem;
  readonly index: number;
  /** Opens its menu at a place of the window. */
  readonly onMenu: (x: number, y: number) => void;
}

export function ProblemRow({ id, top, isCursor, onPoint, group, problem, index, onMenu }: ProblemRowProps) {
  const isError = problem.severity === 'error';
  const Icon = isError ? CircleX : TriangleAlert;
  return (
    <CursorRow
      id={id}
      role="treeitem"
      aria-level={2}
      aria-posinset={index + 1}
      aria-setsize={group.problems.length}
      title={problem.message}
      className={classNames(line, 'pl-7', isCursor && atCursor)}
      style={{ top }}
      onClick={() => {
        onPoint();
        void showPlace(group.lid, group.name, problem.line, problem.column);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onMenu(event.clientX, event.clientY);
      }}
    >
      <Icon
        size={16}
        className={classNames('shrink-0', isError ? 'text-bad' : 'text-warn')}
        aria-label={problem.severity}
      />
      <span className="min-w-0 truncate">{problem.message}</span>
      <span className="shrink-0 text-small text-text-3">{problem.rule}</span>
      <span className="flex-1" />
      {problem.fixes === undefined || problem.fixes.length === 0 ? null : (
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Fix: ${problem.message}`}
          aria-haspopup="menu"
          title="Fix…"
          className="flex size-5.5 shrink-0 items-center justify-center rounded-sm text-warn hover:bg-surface-3"
          onClick={(event) => {
            // The click is not one of the row.
            event.stopPropagation();
            const { left, bottom } = event.currentTarget.getBoundingClientRect();
            onMenu(left, bottom);
          }}
        >
          <Lightbulb size={14} aria-hidden="true" />
        </button>
      )}
      <span className="w-24 shrink-0 text-right text-small text-text-3">
        Ln {problem.line}, Col {problem.column}
      </span>
    </CursorRow>
  );
}

/** The place, each repair, and those that fit more than one place of the script for all of them. */
export function problemEntries(group: ProblemGroup, problem: ListedProblem): MenuEntry[] {
  const fixes = problem.fixes ?? [];
  const go: MenuEntry = {
    id: 'go',
    title: 'Go to the place',
    onSelect: () => void showPlace(group.lid, group.name, problem.line, problem.column),
  };
  const one = fixes.map(({ kind, title }) => ({
    id: kind,
    title,
    onSelect: () => void repairOne(group.lid, group.name, problem, kind).catch(tellFailure),
  }));
  const all = fixes.flatMap(({ kind }) => {
    const count = group.problems.filter((other) => other.fixes?.some((fix) => fix.kind === kind)).length;
    if (count < 2) return [];
    return [
      {
        id: `all:${kind}`,
        title: fixAllTitle(kind, count),
        onSelect: () => void openAndRepairAll(group, kind),
      },
    ];
  });
  const parts = [one, all, [go]].filter((part) => part.length > 0);
  return parts.flatMap((part, index): MenuEntry[] => (index === 0 ? part : ['line', ...part]));
}

async function openAndRepairAll(group: ProblemGroup, kind: string): Promise<void> {
  openScript(group.lid, group.name);
  await whenChecked(group.lid);
  await repairAll(group.lid, kind);
}
