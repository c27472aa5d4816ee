import { ArrowUp, FilePlus2, RefreshCw, Search, X } from 'lucide-react';
import type { ScriptRow } from '#contract/rpc/scripts.ts';
import { useScripts } from '#renderer/api/scripts.ts';
import { CommandButton, CommandIcon } from '#renderer/commands/command-button.tsx';
import { counted } from '#renderer/lib/size.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { useExplorer } from './explorer-store.ts';
import { ScriptList } from './script-list.tsx';

/** The side bar's list of scripts. */
export function Explorer() {
  const { scripts, loading } = useScripts();
  const { filter, only_unpublished } = useExplorer();
  const shown = scripts.filter((script) => matches(script, filter) && (!only_unpublished || script.unpublished));
  return (
    <section aria-label="Scripts" className="flex h-full min-h-0 flex-col">
      <ExplorerHead count={scripts.length} />
      <FilterBox />
      {loading ? (
        <Skeleton label="Loading scripts" rows={9} />
      ) : scripts.length === 0 ? (
        <NoScripts />
      ) : shown.length === 0 ? (
        <NothingFound />
      ) : (
        <ScriptList scripts={shown} />
      )}
    </section>
  );
}

function matches(script: ScriptRow, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${script.name} ${script.description ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function ExplorerHead({ count }: { readonly count: number }) {
  const pulling = useStudio((state) => state.sync?.running?.kind === 'pull');
  useStudio((state) => state.connection);
  return (
    <header className="flex h-9 shrink-0 items-center gap-1 pr-1 pl-3">
      <h2 className="section-head flex-1">
        Scripts {count > 0 ? <span className="font-normal text-text-3">{count}</span> : null}
      </h2>
      <CommandIcon command="script.new">
        <FilePlus2 size={16} aria-hidden="true" />
      </CommandIcon>
      <CommandIcon command="sync.pull">
        <RefreshCw size={16} aria-hidden="true" className={pulling ? 'animate-spin' : undefined} />
      </CommandIcon>
    </header>
  );
}

function FilterBox() {
  const { filter, only_unpublished } = useExplorer();
  return (
    <div className="flex shrink-0 items-center gap-1 px-2 pb-2">
      <div className="relative flex-1">
        <Search size={14} aria-hidden="true" className="absolute top-1.75 left-2 text-text-3" />
        <input
          type="text"
          aria-label="Filter scripts"
          placeholder="Filter"
          spellCheck={false}
          value={filter}
          onChange={(event) => useExplorer.setState({ filter: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') useExplorer.setState({ filter: '' });
          }}
          className="h-7 w-full rounded-sm border border-line bg-surface-0 pr-6 pl-7"
        />
        {filter === '' ? null : (
          <IconButton
            label="Clear the filter"
            keys="Escape"
            className="absolute top-0.5 right-0.5"
            onClick={() => useExplorer.setState({ filter: '' })}
          >
            <X size={14} aria-hidden="true" />
          </IconButton>
        )}
      </div>
      <IconButton
        label="Only scripts with unpublished changes"
        pressed={only_unpublished}
        className="size-7"
        onClick={() => useExplorer.setState({ only_unpublished: !only_unpublished })}
      >
        <ArrowUp size={16} aria-hidden="true" />
      </IconButton>
    </div>
  );
}

function NoScripts() {
  return (
    <EmptyNote action={<CommandButton command="script.new" look="primary" showKeys={false} />}>
      <p>This workspace has no scripts yet. A script runs before or after an account is created or changed.</p>
    </EmptyNote>
  );
}

function NothingFound() {
  const { filter, only_unpublished } = useExplorer();
  const total = useScripts().scripts.length;
  const what = filter === '' ? 'has unpublished changes' : `matches “${filter}”`;
  return (
    <EmptyNote
      action={
        <Button onClick={() => useExplorer.setState({ filter: '', only_unpublished: false })}>
          Show all {counted(total, 'script')}
        </Button>
      }
    >
      <p>
        No script {what}
        {filter !== '' && only_unpublished ? ' and has unpublished changes' : ''}.
      </p>
    </EmptyNote>
  );
}
