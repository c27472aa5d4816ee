import { Copy, Download, Play } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useId } from 'react';
import type { VersionList } from '#contract/rpc/versions.ts';
import { useScript } from '#renderer/api/scripts.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { byteSize } from '#renderer/lib/size.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { SelectInput } from '#renderer/ui/field.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { entryBefore, entryInWords, entryName, isOlder, rowOf } from './entries.ts';
import { RunPane } from './run-pane.tsx';
import { Written } from './timeline-row.tsx';
import { useText } from './use-text.ts';
import type { ScriptHistory } from './use-versions.ts';
import { copyToDraft, told } from './version-actions.ts';
import { rollBackRefusal } from './version-commands.ts';
import { type Against, changeVersionsTab, type Entry, useVersionsTab } from './versions-store.ts';

const Comparison = lazy(() =>
  import('#renderer/editor/comparison.tsx').then((module) => ({ default: module.Comparison })),
);
const ReadOnlyText = lazy(() =>
  import('#renderer/editor/read-only-text.tsx').then((module) => ({ default: module.ReadOnlyText })),
);

interface VersionPaneProps {
  readonly list: VersionList;
  readonly name: string;
  readonly selected: Entry;
  readonly against: Entry | null;
  readonly missing: ScriptHistory['missing'];
}

/** The chosen entry: its text, or what differs from another one; and below it what versions do when they run. */
export function VersionPane({ list, name, selected, against, missing }: VersionPaneProps) {
  const { running } = useVersionsTab(list.lid);
  const older = against !== null && isOlder(against, selected) ? against : against === null ? null : selected;
  const newer = against !== null && isOlder(against, selected) ? selected : (against ?? selected);
  const row = rowOf(list, selected);
  return (
    <section aria-label={entryName(selected)} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <PaneHeader list={list} selected={selected} />
      {row?.change_description ? (
        <p className="selectable shrink-0 border-line border-b px-3 py-1 text-text-2">{row.change_description}</p>
      ) : null}
      <div className="relative min-h-0 flex-1">
        <Texts list={list} name={name} older={older} newer={newer} selected={selected} missing={missing} />
      </div>
      {running ? <RunPane list={list} name={name} older={older} newer={newer} /> : null}
    </section>
  );
}

function PaneHeader({ list, selected }: { readonly list: VersionList; readonly selected: Entry }) {
  const { lid } = list;
  const script = useScript(lid);
  const { running } = useVersionsTab(lid);
  const row = rowOf(list, selected);
  const here = selected === 'draft' ? list.draft !== null : row?.text_here === true;
  const away = here ? undefined : 'Its text is not here.';
  const system = script?.is_system ? 'It belongs to the system; duplicate it to change it.' : away;
  const refused = rollBackRefusal(script) ?? (selected === list.current_version ? 'It is the newest version.' : away);
  return (
    <header className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-line border-b px-3 py-1">
      <h2 className="shrink-0 font-semibold">{selected === 'draft' ? 'Your draft' : entryName(selected)}</h2>
      <span className="min-w-0 flex-1 truncate">{row ? <Written row={row} /> : null}</span>
      <Button
        look="quiet"
        className="h-6 px-2"
        aria-pressed={running}
        icon={<Play size={14} aria-hidden="true" />}
        onClick={() => changeVersionsTab(lid, { running: !running })}
      >
        Dry run
      </Button>
      {selected === 'draft' ? (
        <CommandButton command="publish.run" target={{ lid }} className="h-6 px-2" />
      ) : (
        <>
          <Button
            look="quiet"
            className="h-6 px-2"
            icon={<Copy size={14} aria-hidden="true" />}
            disabled={system !== undefined}
            title={system ?? 'The draft becomes this text; undo takes it back.'}
            onClick={() => void copyToDraft(lid, selected).catch(told)}
          >
            Copy into draft
          </Button>
          <CommandButton
            command="versions.roll_back"
            target={{ lid, version: selected }}
            className="h-6 px-2"
            disabled={refused !== undefined}
            title={refused}
          >
            Roll back to it…
          </CommandButton>
        </>
      )}
    </header>
  );
}

interface TextsProps {
  readonly list: VersionList;
  readonly name: string;
  /** Null: the newer one alone. */
  readonly older: Entry | null;
  readonly newer: Entry;
  readonly selected: Entry;
  readonly missing: ScriptHistory['missing'];
}

function Texts({ list, name, older, newer, selected, missing }: TextsProps) {
  const here = (entry: Entry | null) => (entry === 'draft' ? list.draft !== null : textHere(list, entry));
  const original = useText(list.lid, older, here(older));
  const modified = useText(list.lid, newer, here(newer));
  const away = [older, newer].find((entry) => entry !== null && !here(entry));
  const choice = <CompareChoice list={list} selected={selected} />;
  if (away !== undefined && away !== null) return <TextAway entry={away} choice={choice} missing={missing} />;
  if (modified === undefined || (older !== null && original === undefined))
    return <Skeleton label={`Loading ${entryInWords(newer)}`} rows={10} />;
  return (
    <Suspense fallback={<Skeleton label={`Loading ${entryInWords(newer)}`} rows={10} />}>
      {older === null ? (
        <div className="flex h-full min-h-0 flex-col">
          <div className="flex min-h-8 shrink-0 items-center gap-2 border-line border-b px-3">
            {choice}
            <span className="min-w-0 flex-1 truncate text-right text-small text-text-3">
              {byteSize(new TextEncoder().encode(modified).length)} · read-only
            </span>
          </div>
          <div className="min-h-0 flex-1">
            <ReadOnlyText text={modified} label={`${entryName(newer)} of ${name}`} />
          </div>
        </div>
      ) : (
        <Comparison
          original={original ?? ''}
          modified={modified}
          originalLabel={`${entryName(older)} of ${name}`}
          modifiedLabel={`${entryName(newer)} of ${name}`}
        >
          {choice}
        </Comparison>
      )}
    </Suspense>
  );
}

function textHere(list: VersionList, entry: number | null): boolean {
  // One that is not listed any more, as too old, is tried.
  return entry !== null && (rowOf(list, entry)?.text_here ?? true);
}

interface TextAwayProps {
  readonly entry: Entry;
  readonly choice: ReactNode;
  readonly missing: ScriptHistory['missing'];
}

function TextAway({ entry, choice, missing }: TextAwayProps) {
  if (missing.fetching) return <Skeleton label={`Getting ${entryInWords(entry)}`} rows={8} />;
  return (
    <EmptyState
      title={`The text of ${entryInWords(entry)} is not here`}
      action={
        <>
          <Button look="primary" icon={<Download size={14} aria-hidden="true" />} onClick={missing.fetch}>
            Get it
          </Button>
          {choice}
        </>
      }
    >
      <p>
        {missing.failure ??
          'It was published by somebody else, or before this workspace began, and comes from the backend.'}
      </p>
    </EmptyState>
  );
}

/** What the selected entry is compared with, if with anything. */
function CompareChoice({ list, selected }: { readonly list: VersionList; readonly selected: Entry }) {
  const id = useId();
  const { against } = useVersionsTab(list.lid);
  const before = entryBefore(list, selected);
  const options: Entry[] = [
    ...(list.draft ? ['draft' as const] : []),
    ...list.versions.map((row) => row.version_number),
  ];
  const value = against === null || (against === 'auto' && before === null) ? 'none' : `${against}`;
  const choose = (chosen: string) => {
    const next: Against = chosen === 'none' ? null : chosen === 'auto' || chosen === 'draft' ? chosen : Number(chosen);
    changeVersionsTab(list.lid, { selected, against: next });
  };
  return (
    <span className="flex min-w-0 max-w-full items-center gap-2">
      <label htmlFor={id} className="whitespace-nowrap text-small text-text-2">
        Compared with
      </label>
      <SelectInput
        id={id}
        className="h-6! w-auto min-w-0"
        value={value === `${selected}` ? 'auto' : value}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="none">nothing: the text alone</option>
        {before === null ? null : <option value="auto">the one before: {entryInWords(before)}</option>}
        {options
          .filter((entry) => entry !== selected)
          .map((entry) => (
            <option key={entry} value={entry}>
              {entryInWords(entry)}
            </option>
          ))}
      </SelectInput>
    </span>
  );
}
