import { ClipboardCopy, GitCompareArrows, RotateCw, Trash2, X } from 'lucide-react';
import type { HistoryRunDetail } from '#contract/rpc/dry-runs.ts';
import { CommandIcon, commandEntry } from '#renderer/commands/command-button.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { clockTime, duration, exactTime } from '#renderer/lib/time.ts';
import { openScript } from '#renderer/state/tabs.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { RunStatus } from '#renderer/ui/run-status.tsx';
import { useHistoryView } from './history-store.ts';
import { lidOf, scriptWords, sourceWords } from './run-words.ts';

/** Which run it is, and what can be done with it. */
export function RunHeading({ run }: { readonly run: HistoryRunDetail }) {
  const { history_id, script_name } = run;
  const running = useHistoryView((view) => view.running);
  const lid = lidOf(run);
  return (
    <header className="flex h-9 shrink-0 items-center gap-1.5 px-2">
      <RunStatus status={run.status} />
      {lid === null || script_name === null ? (
        <span className="min-w-0 truncate">{scriptWords(run)}</span>
      ) : (
        <button
          type="button"
          className="min-w-0 truncate text-accent underline"
          onClick={() => openScript(lid, script_name)}
        >
          {script_name}
        </button>
      )}
      <span className="min-w-0 flex-1 truncate text-text-2" title={exactTime(run.at)}>
        {sourceWords(run)} · {duration(run.duration_ms)}
      </span>
      <Menu
        align="end"
        entries={[
          commandEntry('history.rerun', { history_id }),
          commandEntry('history.rerun_draft', lid === null ? { history_id } : { history_id, lid }),
        ]}
      >
        <Button icon={<RotateCw size={14} aria-hidden="true" />} disabled={running}>
          {running ? 'Running…' : 'Run again'}
        </Button>
      </Menu>
      <IconButton label="Compare with another run" onClick={() => useHistoryView.setState({ compare: history_id })}>
        <GitCompareArrows size={16} aria-hidden="true" />
      </IconButton>
      <TakeContext run={run} lid={lid} />
      <CommandIcon command="history.remove" target={{ history_id }}>
        <Trash2 size={16} aria-hidden="true" />
      </CommandIcon>
      <IconButton label="Close run" onClick={() => useHistoryView.setState({ selected: null, compare: null })}>
        <X size={16} aria-hidden="true" />
      </IconButton>
    </header>
  );
}

function TakeContext({ run, lid }: { readonly run: HistoryRunDetail; readonly lid: string | null }) {
  const title = 'Save its context as a new test context';
  const label = lid === null ? `${title}: the script of this run is no longer here.` : title;
  return (
    <IconButton
      label={label}
      aria-disabled={lid === null ? true : undefined}
      onClick={() => {
        if (lid === null) return;
        const context = { name: `run ${clockTime(run.at)}`, text: run.context_text };
        void runCommand('dry_run.take_context', { lid, context });
      }}
    >
      <ClipboardCopy size={16} aria-hidden="true" />
    </IconButton>
  );
}
