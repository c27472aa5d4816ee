import { CircleX, RefreshCw, Search, Settings2, TriangleAlert } from 'lucide-react';
import { useWorkspaceProblems } from '#renderer/api/workspace-problems.ts';
import { CommandButton, CommandIcon, commandEntry, RefusableCommand } from '#renderer/commands/command-button.tsx';
import { commandDisabled, commandKeys } from '#renderer/commands/registry.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { counted } from '#renderer/lib/size.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { useActiveLid } from '#renderer/state/tabs.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { checkWorkspace } from './problem-commands.ts';
import type { ProblemCounts } from './problem-groups.ts';
import { type ProblemScope, setScope, useProblemView } from './problem-view.ts';

const number = new Intl.NumberFormat('en');

const scopes: readonly { readonly scope: ProblemScope; readonly title: string }[] = [
  { scope: 'script', title: 'This script' },
  { scope: 'open', title: 'Open scripts' },
  { scope: 'workspace', title: 'Workspace' },
];

/** Which scripts, which of their problems, and what can be done about all of them. */
export function ProblemsToolbar({ counts }: { readonly counts: ProblemCounts }) {
  const { scope, filter } = useProblemView();
  // Whether the commands can be used depends on these.
  useActiveLid();
  useWorkspaceProblems((state) => state.status?.state);
  const set = (change: Partial<typeof filter>) => useProblemView.setState({ filter: { ...filter, ...change } });
  return (
    <div
      role="toolbar"
      aria-label="Problems"
      className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 px-3 pb-1"
    >
      <fieldset className="flex h-7 overflow-hidden rounded-sm border border-line">
        <legend className="sr-only">Which scripts</legend>
        {scopes.map((one) => (
          <ScopeButton key={one.scope} {...one} on={one.scope === scope} />
        ))}
      </fieldset>
      <label className="flex h-7 min-w-28 max-w-60 flex-1 items-center gap-1 rounded-sm border border-line-strong bg-surface-0 px-1.5">
        <Search size={14} aria-hidden="true" className="shrink-0 text-text-3" />
        <input
          type="search"
          aria-label="Filter problems"
          placeholder="Filter…"
          className="w-full min-w-0 bg-transparent outline-none"
          value={filter.text}
          onChange={(event) => set({ text: event.target.value })}
        />
      </label>
      <SeverityButton
        label={counted(counts.errors, 'error')}
        on={filter.errors}
        onToggle={() => set({ errors: !filter.errors })}
      >
        <CircleX size={14} aria-hidden="true" className={counts.errors > 0 ? 'text-bad' : undefined} />
        {number.format(counts.errors)}
      </SeverityButton>
      <SeverityButton
        label={counted(counts.warnings, 'warning')}
        on={filter.warnings}
        onToggle={() => set({ warnings: !filter.warnings })}
      >
        <TriangleAlert size={14} aria-hidden="true" className={counts.warnings > 0 ? 'text-warn' : undefined} />
        {number.format(counts.warnings)}
      </SeverityButton>
      <span className="flex-1" />
      {commandDisabled('edit.validate') === null ? (
        <Tooltip label="Validate script" keys={commandKeys('edit.validate')} side="top">
          <CommandButton command="edit.validate">Validate</CommandButton>
        </Tooltip>
      ) : (
        <RefusableCommand command="edit.validate">Validate</RefusableCommand>
      )}
      <CommandIcon command="problems.check_workspace">
        <RefreshCw size={16} aria-hidden="true" />
      </CommandIcon>
      <Menu align="end" entries={[commandEntry('problems.profile'), commandEntry('problems.schema')]}>
        <IconButton label="What is checked">
          <Settings2 size={16} aria-hidden="true" />
        </IconButton>
      </Menu>
    </div>
  );
}

function ScopeButton({
  scope,
  title,
  on,
}: {
  readonly scope: ProblemScope;
  readonly title: string;
  readonly on: boolean;
}) {
  return (
    <button
      type="button"
      aria-pressed={on}
      className={classNames(
        'whitespace-nowrap border-line px-2 not-first:border-l',
        on ? 'bg-accent-soft text-text-1' : 'text-text-2 hover:bg-surface-2 hover:text-text-1',
      )}
      onClick={() => {
        setScope(scope);
        // The first look at the workspace is what its check is for; after that it keeps itself current.
        if (scope === 'workspace' && useWorkspaceProblems.getState().status?.state === 'never') {
          checkWorkspace().catch(tellFailure);
        }
      }}
    >
      {title}
    </button>
  );
}

interface SeverityButtonProps {
  readonly label: string;
  readonly on: boolean;
  readonly onToggle: () => void;
  readonly children: React.ReactNode;
}

function SeverityButton({ label, on, onToggle, children }: SeverityButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={on}
      aria-label={`Show ${label}`}
      title={`${label}: ${on ? 'shown' : 'hidden'}`}
      className={classNames(
        'flex h-7 items-center gap-1 rounded-sm border px-2',
        on ? 'border-line bg-surface-2 text-text-1' : 'border-transparent text-text-3 line-through',
      )}
      onClick={onToggle}
    >
      {children}
    </button>
  );
}
