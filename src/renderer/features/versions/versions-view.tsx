import { Download, History } from 'lucide-react';
import { useScript } from '#renderer/api/scripts.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { comparedWith, firstEntry, isListed } from './entries.ts';
import { Timeline } from './timeline.tsx';
import { type ScriptHistory, useVersions } from './use-versions.ts';
import { rollBackRefusal } from './version-commands.ts';
import { VersionPane } from './version-pane.tsx';
import { numbersInWords } from './version-words.ts';
import { changeVersionsTab, useVersionsTab } from './versions-store.ts';

/** A script's history: its draft and its versions at the left, at the right the one that is chosen, or what differs. */
export function VersionsView({ lid }: { readonly lid: string }) {
  const script = useScript(lid);
  const history = useVersions(lid);
  const tab = useVersionsTab(lid);
  const { list, missing } = history;
  const name = script?.name ?? 'the script';
  if (!list) {
    if (history.failure === null) return <Skeleton label="Loading the versions" rows={10} />;
    return (
      <EmptyState title={`The versions of ${name} cannot be shown`}>
        <p>{history.failure}</p>
      </EmptyState>
    );
  }
  if (list.current_version === null) return <NeverPublished lid={lid} name={name} />;
  const selected = tab.selected !== null && isListed(list, tab.selected) ? tab.selected : firstEntry(list);
  const against = comparedWith(list, selected, tab.against);
  const refused = rollBackRefusal(script);
  return (
    <div className="@container absolute inset-0 flex flex-col">
      <MissingNote missing={missing} />
      <div className="flex min-h-0 flex-1 @3xl:flex-row flex-col">
        <section
          aria-label="History"
          className="flex @3xl:h-auto h-[34%] @3xl:w-72 shrink-0 flex-col border-line @3xl:border-r @3xl:border-b-0 border-b bg-surface-1"
        >
          <header className="flex h-9 shrink-0 items-center gap-2 border-line border-b px-3">
            <History size={16} aria-hidden="true" className="text-text-2" />
            <h2 className="min-w-0 flex-1 truncate font-semibold">
              {list.current_version === 1 ? '1 version' : `${list.current_version} versions`}
            </h2>
            <CommandButton
              command="versions.roll_back"
              target={{ lid }}
              look="quiet"
              className="h-6 px-2"
              disabled={refused !== null}
              title={refused ?? undefined}
            />
          </header>
          <Timeline
            list={list}
            name={name}
            selected={selected}
            against={against}
            onSelect={(entry) => changeVersionsTab(lid, { selected: entry })}
            onCompare={(entry) => changeVersionsTab(lid, { selected, against: entry })}
            onOlder={history.showOlder}
          />
        </section>
        <VersionPane list={list} name={name} selected={selected} against={against} missing={missing} />
      </div>
    </div>
  );
}

function NeverPublished({ lid, name }: { readonly lid: string; readonly name: string }) {
  return (
    <EmptyState
      title={`${name} has no versions yet`}
      action={<CommandButton command="publish.run" target={{ lid }} look="primary" />}
    >
      <p>
        Each publish of a script makes a version, with its author, its time and what changed. From then on they can be
        compared, run and brought back here.
      </p>
    </EmptyState>
  );
}

/** Says plainly what of the listed versions is not here, why, and what to do. */
function MissingNote({ missing }: { readonly missing: ScriptHistory['missing'] }) {
  const { numbers, fetching, failure, gone, fetch, stop } = missing;
  if (numbers.length === 0) return null;
  if (fetching) {
    return (
      <div className="flex shrink-0 items-center gap-2 border-line border-b px-3 py-1">
        <p role="status" className="min-w-0 flex-1 truncate text-text-2">
          Getting {numbersInWords(numbers)}…
        </p>
        <Button look="quiet" className="h-6 px-2" onClick={stop}>
          Stop
        </Button>
      </div>
    );
  }
  if (failure !== null) {
    return (
      <Banner
        tone="warn"
        actions={
          <Button icon={<Download size={14} aria-hidden="true" />} onClick={fetch}>
            Get them
          </Button>
        }
      >
        Not here: {numbersInWords(numbers)}. {failure}
      </Banner>
    );
  }
  if (gone.length === 0) return null;
  return <Banner tone="info">The server no longer has {numbersInWords(gone)}.</Banner>;
}
