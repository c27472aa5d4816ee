import { CloudOff, GitCommitHorizontal, GitCompare, PencilLine } from 'lucide-react';
import type { MouseEvent } from 'react';
import type { VersionList, VersionRow } from '#contract/rpc/versions.ts';
import { commandEntry } from '#renderer/commands/command-button.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { ChangeSize } from '#renderer/ui/change-size.tsx';
import { ContextArea, type MenuEntry } from '#renderer/ui/menu.tsx';
import { entryBefore, entryName, rowOf } from './entries.ts';
import { copyToDraft, told } from './version-actions.ts';
import { authorWords } from './version-words.ts';
import { changeVersionsTab, type Entry } from './versions-store.ts';

interface TimelineRowProps {
  readonly id: string;
  readonly list: VersionList;
  readonly entry: Entry;
  readonly selected: boolean;
  /** The selected entry is compared with this one. */
  readonly compared: boolean;
  readonly onClick: (event: MouseEvent) => void;
  readonly onSelect: (entry: Entry) => void;
  readonly onCompare: (entry: Entry) => void;
}

export function TimelineRow({ id, list, entry, selected, compared, onClick, onSelect, onCompare }: TimelineRowProps) {
  return (
    <ContextArea entries={entriesFor(list, entry, selected, onSelect, onCompare)}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list that holds the row handles the keys */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the list holds the focus and names this row as the active one */}
      <div
        id={id}
        role="option"
        aria-selected={selected}
        className={classNames(
          'flex gap-2 border-line border-b px-3 py-1',
          selected
            ? 'bg-accent-soft group-focus-visible:outline group-focus-visible:outline-accent group-focus-visible:-outline-offset-1'
            : 'hover:bg-surface-2',
        )}
        onClick={onClick}
      >
        <span className="flex h-4.5 w-4 shrink-0 items-center justify-center text-text-3">
          {entry === 'draft' ? (
            <PencilLine size={14} aria-hidden="true" />
          ) : (
            <GitCommitHorizontal size={16} aria-hidden="true" />
          )}
        </span>
        <div className="min-w-0 flex-1">
          {entry === 'draft' ? (
            <DraftLines list={list} compared={compared} />
          ) : (
            <VersionLines list={list} entry={entry} compared={compared} />
          )}
        </div>
      </div>
    </ContextArea>
  );
}

function ComparedMark() {
  return (
    <span
      className="inline-flex shrink-0 text-info"
      role="img"
      aria-label="compared"
      title="Compared with the selected one"
    >
      <GitCompare size={14} aria-hidden="true" />
    </span>
  );
}

function DraftLines({ list, compared }: { readonly list: VersionList; readonly compared: boolean }) {
  const { draft, base_version } = list;
  if (draft === null) return null;
  return (
    <>
      <p className="flex items-center gap-2">
        <span className="font-semibold">Draft</span>
        {compared ? <ComparedMark /> : null}
        <span className="flex-1" />
        <span className="text-small text-text-3" title={exactTime(draft.saved_at)}>
          {relativeTime(draft.saved_at)}
        </span>
      </p>
      <p className="flex items-center gap-2 text-small text-text-2">
        <span className="min-w-0 flex-1 truncate">{draftWords(draft, base_version)}</span>
        {draft.changed && draft.change ? <ChangeSize size={draft.change} /> : null}
      </p>
    </>
  );
}

function draftWords({ changed, same_as }: NonNullable<VersionList['draft']>, base: number | null): string {
  if (same_as !== null) return `Same text as version ${same_as}`;
  if (base === null) return 'Never published';
  return changed ? `Changed since version ${base}` : `Same text as version ${base}`;
}

function VersionLines({
  list,
  entry,
  compared,
}: {
  readonly list: VersionList;
  readonly entry: number;
  readonly compared: boolean;
}) {
  const row = rowOf(list, entry);
  if (!row) return null;
  return (
    <>
      <p className="flex items-center gap-2">
        <span className="shrink-0 font-semibold">Version {entry}</span>
        {entry === list.current_version ? <span className="text-ok text-small">newest</span> : null}
        {compared ? <ComparedMark /> : null}
        <span className="flex-1" />
        <Written row={row} />
      </p>
      <p className="flex items-center gap-2 text-small text-text-2">
        <span className="min-w-0 flex-1 truncate" title={row.change_description ?? undefined}>
          {row.known ? (row.change_description ?? 'No description') : 'Not read yet'}
        </span>
        {row.text_here ? null : (
          <span className="inline-flex shrink-0 items-center gap-1 text-warn">
            <CloudOff size={14} aria-hidden="true" />
            text not here
          </span>
        )}
        {row.change ? <ChangeSize size={row.change} /> : null}
      </p>
    </>
  );
}

/** By whom and when. */
export function Written({ row }: { readonly row: VersionRow }) {
  const author = authorWords(row);
  return (
    <span className="truncate text-small text-text-3">
      {author === null ? null : <span title={row.created_by ?? undefined}>{author}</span>}
      {author !== null && row.created_at !== null ? ' · ' : null}
      {row.created_at === null ? null : (
        <time dateTime={row.created_at} title={exactTime(row.created_at)}>
          {relativeTime(row.created_at)}
        </time>
      )}
    </span>
  );
}

function entriesFor(
  list: VersionList,
  entry: Entry,
  selected: boolean,
  onSelect: (entry: Entry) => void,
  onCompare: (entry: Entry) => void,
): MenuEntry[] {
  const { lid } = list;
  const before = entryBefore(list, entry);
  const show = (against: Entry | 'auto' | null, running = false) => {
    onSelect(entry);
    changeVersionsTab(lid, { against, ...(running ? { running } : {}) });
  };
  const compare: MenuEntry[] = [
    { id: 'open', title: `Open ${entryName(entry)}`, onSelect: () => show(null) },
    {
      id: 'before',
      title: before === null ? 'Compare with the version before' : `Compare with ${entryName(before)}`,
      disabled: before === null,
      reason: 'It is the first.',
      onSelect: () => show('auto'),
    },
    {
      id: 'selected',
      title: 'Compare with the selected one',
      disabled: selected,
      reason: 'It is the selected one.',
      onSelect: () => onCompare(entry),
    },
  ];
  if (entry === 'draft') return [...compare, 'line', commandEntry('publish.run', { lid }, { title: 'Publish…' })];
  return [
    ...compare,
    { id: 'draft', title: 'Compare with the draft', disabled: list.draft === null, onSelect: () => show('draft') },
    'line',
    { id: 'run', title: 'Dry-run this version…', onSelect: () => show('auto', true) },
    { id: 'copy', title: 'Copy into the draft', onSelect: () => void copyToDraft(lid, entry).catch(told) },
    commandEntry('versions.roll_back', { lid, version: entry }, { title: `Roll back to version ${entry}…` }),
  ];
}
