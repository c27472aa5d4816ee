import { Trash2 } from 'lucide-react';
import { limits } from '#contract/limits.ts';
import { type DryRunSource, dryRunSourceKinds } from '#contract/rpc/dry-runs.ts';
import { type RunStatus, runStatuses } from '#contract/script/run-result.ts';
import { CommandIcon } from '#renderer/commands/command-button.tsx';
import { Checkbox, SelectInput, TextInput } from '#renderer/ui/field.tsx';
import { useHistoryView } from './history-store.ts';
import type { Runs } from './use-runs.ts';

const kindWords: Record<DryRunSource['kind'], string> = {
  draft: 'Drafts',
  version: 'Versions',
  case: 'Test cases',
  text: 'Texts of no script',
};
const statusWords: Record<RunStatus, string> = {
  success: 'Success',
  failure: 'Failure',
  timeout: 'Timeout',
  skipped: 'Skipped',
};

interface RunFiltersProps {
  readonly hasActive: boolean;
  readonly runs: Runs;
}

/** Narrows the list down. */
export function RunFilters({ hasActive, runs }: RunFiltersProps) {
  const { search, status, kind, only_active } = useHistoryView();
  const set = useHistoryView.setState;
  return (
    <search aria-label="Filter the history" className="flex min-h-9 shrink-0 flex-wrap items-center gap-2 px-2 py-1">
      <TextInput
        type="search"
        aria-label="Search the history"
        placeholder="Search name, context, output, log"
        className="w-52! min-w-32 shrink"
        maxLength={limits.historySearchChars}
        value={search}
        onChange={(event) => set({ search: event.target.value })}
      />
      <SelectInput
        aria-label="Status"
        className="w-32!"
        value={status ?? ''}
        onChange={(event) => set({ status: (event.target.value || null) as RunStatus | null })}
      >
        <option value="">Any status</option>
        {runStatuses.map((one) => (
          <option key={one} value={one}>
            {statusWords[one]}
          </option>
        ))}
      </SelectInput>
      <SelectInput
        aria-label="What ran"
        className="w-36!"
        value={kind ?? ''}
        onChange={(event) => set({ kind: (event.target.value || null) as DryRunSource['kind'] | null })}
      >
        <option value="">Anything that ran</option>
        {dryRunSourceKinds.map((one) => (
          <option key={one} value={one}>
            {kindWords[one]}
          </option>
        ))}
      </SelectInput>
      <Checkbox
        label="This script only"
        checked={only_active && hasActive}
        disabled={!hasActive}
        title={hasActive ? undefined : 'Open a script first.'}
        onChange={(event) => set({ only_active: event.target.checked })}
      />
      <span className="flex-1" />
      <span role="status" className="text-small text-text-2">
        {runs.loading ? '' : `${runs.total.toLocaleString()} ${runs.total === 1 ? 'run' : 'runs'}`}
      </span>
      <CommandIcon command="history.clear" side="top">
        <Trash2 size={16} aria-hidden="true" />
      </CommandIcon>
    </search>
  );
}
