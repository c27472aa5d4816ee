import { RotateCcw } from 'lucide-react';
import { memo, useRef, useState } from 'react';
import { toast } from 'sonner';
import { scriptName } from '#contract/model/script.ts';
import type { ListedScript } from '#contract/rpc/script-list.ts';
import type { ScriptRow } from '#contract/rpc/scripts.ts';
import { rpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { dragScript } from '#renderer/lib/script-drag.ts';
import { shortId } from '#renderer/lib/size.ts';
import { relativeTime } from '#renderer/lib/time.ts';
import { useDocuments } from '#renderer/state/documents.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { CursorRow } from '#renderer/ui/cursor-row.tsx';
import { ScriptMarks, StatusMark, scriptInWords, versionWord } from '#renderer/ui/script-mark.tsx';
import { useExplorer } from './explorer-store.ts';
import { Highlighted } from './highlighted.tsx';

interface ScriptListRowProps {
  readonly id: string;
  readonly script: ListedScript;
  readonly top: number;
  readonly height: number;
  /** From 0. */
  readonly index: number;
  readonly total: number;
  readonly isActive: boolean;
  readonly isCursor: boolean;
  readonly isSelected: boolean;
  /** Something is selected; then the open script alone does not count as chosen. */
  readonly isSelecting: boolean;
}

/** A script's row; the list that holds it handles pointer and keys. */
export const ScriptListRow = memo(function ScriptListRow(props: ScriptListRowProps) {
  const { id, script, top, height, index, total, isActive, isCursor, isSelected, isSelecting } = props;
  const isTwoLines = height > 30;
  const isMarked = isSelecting ? isSelected : isActive;
  return (
    <CursorRow
      id={id}
      role="treeitem"
      data-at={index}
      aria-selected={isMarked}
      aria-level={1}
      aria-posinset={index + 1}
      aria-setsize={total}
      aria-label={inWords(script, isTwoLines)}
      title={aboutScript(script)}
      draggable={!script.deleted}
      onDragStart={(event) => dragScript(event.dataTransfer, script)}
      style={{ top, height }}
      className={classNames(
        'absolute inset-x-0 flex flex-col justify-center pr-2 pl-3',
        isSelected && 'bg-accent-soft shadow-[inset_3px_0_0_var(--accent)]',
        !isSelected && isActive && (isSelecting ? 'bg-surface-2' : 'bg-accent-soft'),
        !isSelected && !isActive && 'hover:bg-surface-2',
        isCursor &&
          'group-focus-visible:outline group-focus-visible:outline-accent group-focus-visible:-outline-offset-1',
      )}
    >
      <FirstLine script={script} /> {isTwoLines ? <FoundLine script={script} /> : null}
    </CursorRow>
  );
});

function FirstLine({ script }: { readonly script: ListedScript }) {
  const renaming = useExplorer((state) => state.renaming === script.lid);
  const twoTexts = useDocuments((state) => state[script.lid]?.save.kind === 'conflict');
  return (
    <div className="flex items-center gap-1.5">
      <StatusMark status={script.status} isSystem={script.is_system} />
      {renaming ? (
        <RenameInput script={script} />
      ) : (
        <span className={classNames('min-w-0 flex-1 truncate', script.deleted && 'text-text-2 line-through')}>
          <Highlighted text={script.name} hits={script.name_hits} />
        </span>
      )}
      {script.deleted ? (
        <IconButton
          label={`Restore ${script.name}`}
          className="size-5"
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation();
            void runCommand('script.restore', { lids: [script.lid], name: script.name });
          }}
        >
          <RotateCcw size={14} aria-hidden="true" />
        </IconButton>
      ) : (
        <ScriptMarks script={script} twoTexts={twoTexts} />
      )}
      {/* The space is for what reads the row as one text. */ ' '}
      <span className="shrink-0 text-small text-text-3">{versionWord(script)}</span>
    </div>
  );
}

/** Why the script was found: the line of its text, or else its description. */
function FoundLine({ script }: { readonly script: ListedScript }) {
  const { snippet, description_hits } = script;
  if (snippet !== null && showsSnippet(script)) {
    return (
      <div className="flex min-w-0 gap-1.5 pl-5.5 text-small text-text-2">
        <span className="shrink-0 text-text-3">{snippet.line}</span>{' '}
        <code className="min-w-0 truncate">
          <Highlighted text={snippet.text} hits={snippet.hits} />
        </code>
      </div>
    );
  }
  return (
    <div className="min-w-0 truncate pl-5.5 text-small text-text-2">
      <Highlighted text={descriptionOf(script)} hits={description_hits} />
    </div>
  );
}

function showsSnippet({ snippet, description_hits }: ListedScript): boolean {
  return snippet !== null && (description_hits.length === 0 || snippet.hits.length > description_hits.length);
}

function descriptionOf({ description }: ListedScript): string {
  return description === null || description === '' ? 'No description' : description;
}

/** A row that has not come yet, in its shape. */
export function AwayRow({ top, height }: { readonly top: number; readonly height: number }) {
  return (
    <div aria-hidden="true" style={{ top, height }} className="absolute inset-x-0 flex items-center gap-1.5 pr-2 pl-3">
      <span className="size-2.5 rounded-full bg-surface-3" />
      <span className="h-2.5 w-2/5 rounded-sm bg-surface-3" />
    </div>
  );
}

/** The name of a row begins with all that it shows, in that order. */
function inWords(script: ListedScript, isTwoLines: boolean): string {
  const { name, snippet, deleted } = script;
  const version = versionWord(script);
  const marks = scriptInWords(script).slice(version.length);
  const found = snippet !== null && showsSnippet(script) ? `${snippet.line} ${snippet.text}` : descriptionOf(script);
  return `${name} ${version}${isTwoLines ? ` ${found}` : ''}${marks}${deleted ? ', deleted, not published' : ''}`;
}

function aboutScript({ description, updated_by, updated_at }: ListedScript): string {
  const who = updated_by === null ? '' : ` by ${updated_by.you ? 'you' : shortId(updated_by.id ?? '')}`;
  const changed = `Changed ${relativeTime(updated_at)}${who}`;
  return description === null || description === '' ? changed : `${description}\n${changed}`;
}

function RenameInput({ script }: { readonly script: ScriptRow }) {
  const [name, setName] = useState(script.name);
  const done = useRef(false);
  const finish = async (keep: boolean) => {
    if (done.current) return;
    done.current = true;
    useExplorer.setState({ renaming: null });
    if (!keep || name.trim() === script.name) return;
    const checked = scriptName.safeParse(name);
    if (!checked.success) {
      toast.error(`Not renamed: ${checked.error.issues[0]?.message ?? 'the name is not valid.'}`);
      return;
    }
    await rpc.scripts.update
      .mutate({ lid: script.lid, name: checked.data })
      .catch((error: unknown) => toast.error(`Not renamed: ${failureOf(error).message}`));
  };
  return (
    <input
      ref={(input) => {
        if (input && document.activeElement !== input) {
          input.focus();
          input.select();
        }
      }}
      aria-label={`New name of ${script.name}`}
      value={name}
      spellCheck={false}
      className="h-5 min-w-0 flex-1 rounded-sm border border-accent bg-surface-0 px-1"
      onChange={(event) => setName(event.target.value)}
      onClick={(event) => event.stopPropagation()}
      onBlur={() => void finish(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') void finish(true);
        if (event.key === 'Escape') void finish(false);
      }}
    />
  );
}
