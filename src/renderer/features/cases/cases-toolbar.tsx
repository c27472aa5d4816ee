import { Ellipsis, Play, Plus, Square } from 'lucide-react';
import type { CaseResults } from '#contract/rpc/cases.ts';
import { useCaseSettings } from '#renderer/api/cases.ts';
import { CommandIcon, commandEntry } from '#renderer/commands/command-button.tsx';
import { commandKeys, runCommand } from '#renderer/commands/registry.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Checkbox } from '#renderer/ui/field.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { coverageWords, type StandingCase, summaryWords } from './case-words.ts';

interface CasesToolbarProps {
  readonly cases: readonly StandingCase[];
  readonly results: CaseResults | undefined;
}

/** Running, how it went, and everything else that can be done with the cases of a script. */
export function CasesToolbar({ cases, results }: CasesToolbarProps) {
  const running = results?.running ?? null;
  const covered = coverageWords(results?.coverage);
  return (
    <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 px-2 py-1">
      <RunButton running={running !== null} />
      {running === null ? (
        <p role="status" className="min-w-0 flex-1 basis-56 truncate text-text-2">
          {summaryWords(cases)}
          {covered === null ? '' : ` · ${covered}`}
        </p>
      ) : (
        <Progress running={running} />
      )}
      <Choices />
      <CommandIcon command="case.new">
        <Plus size={16} aria-hidden="true" />
      </CommandIcon>
      <Menu align="end" entries={menuEntries()}>
        <IconButton label="More about test cases">
          <Ellipsis size={16} aria-hidden="true" />
        </IconButton>
      </Menu>
    </div>
  );
}

function menuEntries() {
  return [
    commandEntry('case.run'),
    commandEntry('case.rename'),
    commandEntry('case.duplicate'),
    'line' as const,
    commandEntry('case.import'),
    commandEntry('case.export'),
    'line' as const,
    commandEntry('case.remove', undefined, { danger: true }),
  ];
}

function RunButton({ running }: { readonly running: boolean }) {
  const command = running ? 'case.cancel' : 'case.run_all';
  const icon = running ? <Square size={14} aria-hidden="true" /> : <Play size={14} aria-hidden="true" />;
  return (
    <Tooltip label={running ? 'Cancel the run' : 'Run all test cases'} keys={commandKeys(command)}>
      <Button look={running ? 'plain' : 'primary'} icon={icon} onClick={() => void runCommand(command)}>
        {running ? 'Cancel' : 'Run all'}
      </Button>
    </Tooltip>
  );
}

function Progress({ running }: { readonly running: NonNullable<CaseResults['running']> }) {
  const { done, total } = running;
  return (
    <div className="flex min-w-0 flex-1 basis-56 items-center gap-2">
      <div className="w-40">
        <ProgressBar label="Test cases that have run" done={done} total={total} />
      </div>
      <span className="truncate text-small text-text-2">
        {done} of {total}
      </span>
    </div>
  );
}

function Choices() {
  const settings = useCaseSettings();
  if (settings === undefined) return null;
  return (
    <div className="flex shrink-0 items-center gap-3 text-small">
      <Checkbox
        label="Run on save"
        checked={settings.run_on_save}
        onChange={() => void runCommand('case.run_on_save')}
      />
      <Checkbox label="Coverage" checked={settings.coverage} onChange={() => void runCommand('case.coverage')} />
    </div>
  );
}
