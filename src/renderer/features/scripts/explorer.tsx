import { FilePlus2, RefreshCw } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ScriptWindow } from '#contract/rpc/script-list.ts';
import { type ScriptPages, useScriptPages } from '#renderer/api/scripts.ts';
import { CommandButton, CommandIcon } from '#renderer/commands/command-button.tsx';
import { counted } from '#renderer/lib/size.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { clearFilters, explorerQuery, filterCount, useExplorer } from './explorer-store.ts';
import { FilterChips } from './filter-menu.tsx';
import { type RowsInView, ScriptList } from './script-list.tsx';
import { SearchBox } from './search-box.tsx';

/** The side bar's list of scripts: of any length, as only what is in view is here. */
export function Explorer() {
  const [inView, setInView] = useState<RowsInView>({ first: 0, last: 0 });
  const query = explorerQuery(useExplorer());
  const pages = useScriptPages(query, inView.first, inView.last);
  const tree = useRef<HTMLDivElement>(null);
  const { window } = pages;
  return (
    <section aria-label="Scripts" className="flex h-full min-h-0 flex-col">
      <ExplorerHead window={window} />
      <SearchBox onLeave={() => tree.current?.focus()} />
      <FilterChips />
      {window === null ? null : <Reading unread={window.unread} />}
      <ListOrNote pages={pages} tree={tree} onInView={setInView} />
      <BulkBar />
    </section>
  );
}

interface ListOrNoteProps {
  readonly pages: ScriptPages;
  readonly tree: React.RefObject<HTMLDivElement | null>;
  readonly onInView: (rows: RowsInView) => void;
}

function ListOrNote({ pages, tree, onInView }: ListOrNoteProps) {
  const { window } = pages;
  if (window === null) return <Skeleton label="Loading scripts" rows={9} />;
  if (window.total > 0) return <ScriptList pages={pages} total={window.total} tree={tree} onInView={onInView} />;
  return window.all === 0 && window.deleted === 0 ? <NoScripts /> : <NothingFound window={window} />;
}

function ExplorerHead({ window }: { readonly window: ScriptWindow | null }) {
  const pulling = useStudio((state) => state.sync?.running?.kind === 'pull');
  useStudio((state) => state.connection);
  return (
    <header className="flex h-9 shrink-0 items-center gap-1 pr-1 pl-3">
      <h2 className="section-head flex-1">
        Scripts {window === null ? null : <span className="font-normal text-text-3">{countOf(window)}</span>}
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

function countOf({ total, all }: ScriptWindow): string {
  if (all === 0) return '';
  return total === all ? all.toLocaleString() : `${total.toLocaleString()} of ${all.toLocaleString()}`;
}

/** What is not read yet is not found yet, so that has to be said. */
function Reading({ unread }: { readonly unread: number }) {
  const searching = useExplorer((state) => state.search.trim() !== '');
  if (!searching || unread === 0) return null;
  return (
    <p role="status" className="shrink-0 px-3 pb-2 text-small text-text-2">
      Reading texts: {unread.toLocaleString()} to go. Names are all found already.
    </p>
  );
}

function NoScripts() {
  return (
    <EmptyNote action={<CommandButton command="script.new" look="primary" showKeys={false} />}>
      <p>This workspace has no scripts yet. A script runs before or after an account is created or changed.</p>
    </EmptyNote>
  );
}

function NothingFound({ window }: { readonly window: ScriptWindow }) {
  const { search, filter } = useExplorer();
  const filters = filterCount(filter);
  const words = search.trim();
  const passes = filters === 1 ? 'passes the filter' : 'passes the filters';
  const found = [words === '' ? '' : `matches “${words}”`, filters === 0 ? '' : passes].filter(Boolean).join(' and ');
  return (
    <EmptyNote action={<Button onClick={clearFilters}>Show all {counted(window.all, 'script')}</Button>}>
      <p>No script {found}.</p>
      {filter.deleted && words === '' ? (
        <p>What you delete stays here until the deletion is published, and can be restored until then.</p>
      ) : null}
    </EmptyNote>
  );
}
