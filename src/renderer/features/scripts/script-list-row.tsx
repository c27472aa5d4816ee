import { useRef, useState } from 'react';
import { toast } from 'sonner';
import { scriptName } from '#contract/model/script.ts';
import type { ScriptRow } from '#contract/rpc/scripts.ts';
import { rpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { commandEntry } from '#renderer/commands/command-button.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { useDocuments } from '#renderer/state/documents.ts';
import { ContextArea, type MenuEntry } from '#renderer/ui/menu.tsx';
import { ScriptMarks, StatusMark, scriptInWords, versionWord } from '#renderer/ui/script-mark.tsx';
import { useExplorer } from './explorer-store.ts';

interface ScriptListRowProps {
  readonly id: string;
  readonly script: ScriptRow;
  readonly top: number;
  readonly position: number;
  readonly total: number;
  readonly isActive: boolean;
  readonly isCursor: boolean;
}

export function ScriptListRow({ id, script, top, position, total, isActive, isCursor }: ScriptListRowProps) {
  const renaming = useExplorer((state) => state.renaming === script.lid);
  const twoTexts = useDocuments((state) => state[script.lid]?.save.kind === 'conflict');
  return (
    <ContextArea
      entries={entriesFor(script)}
      onOpenChange={(open) => open && useExplorer.setState({ cursor: script.lid })}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the tree that holds the row handles the keys */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the tree holds the focus and names this row as the active one */}
      <div
        id={id}
        role="treeitem"
        aria-selected={isActive}
        aria-level={1}
        aria-posinset={position}
        aria-setsize={total}
        aria-label={`${script.name} ${scriptInWords(script)}`}
        title={script.description ?? undefined}
        style={{ top }}
        className={classNames(
          'absolute inset-x-0 flex h-5.5 items-center gap-1.5 pr-2 pl-3',
          isActive ? 'bg-accent-soft' : 'hover:bg-surface-2',
          isCursor &&
            'group-focus-visible:outline group-focus-visible:outline-accent group-focus-visible:-outline-offset-1',
        )}
        onClick={() => !renaming && void runCommand('script.open', { lid: script.lid })}
      >
        <StatusMark status={script.status} isSystem={script.is_system} />
        {renaming ? <RenameInput script={script} /> : <span className="min-w-0 flex-1 truncate">{script.name}</span>}
        <ScriptMarks script={script} twoTexts={twoTexts} />
        {/* The space is for what reads the row as one text. */ ' '}
        <span className="shrink-0 text-small text-text-3">{versionWord(script)}</span>
      </div>
    </ContextArea>
  );
}

function entriesFor(script: ScriptRow): MenuEntry[] {
  const target = { lid: script.lid, name: script.name };
  return [
    commandEntry('script.open', target, { title: 'Open' }),
    commandEntry('publish.compare', target),
    ...(script.conflict ? [commandEntry('conflict.open', target)] : []),
    'line',
    commandEntry('script.rename', target, { title: 'Rename' }),
    commandEntry('script.describe', target),
    commandEntry('script.duplicate', target, { title: 'Duplicate' }),
    commandEntry('script.copy_id', target, { title: 'Copy id' }),
    'line',
    commandEntry('publish.run', target, { title: 'Publish…' }),
    commandEntry('script.discard', target, { danger: true }),
    commandEntry('script.remove', target, { danger: true, title: `Delete ${script.name}…` }),
  ];
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
