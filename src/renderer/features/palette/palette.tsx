import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { useState } from 'react';
import { limits } from '#contract/limits.ts';
import type { ListedScript } from '#contract/rpc/script-list.ts';
import { trpc } from '#renderer/api/client.ts';
import { openWindow } from '#renderer/api/open-window.ts';
import { useFirstScripts } from '#renderer/api/scripts.ts';
import { commandData, commandDisabled, commandKeys, paletteCommands, runCommand } from '#renderer/commands/registry.ts';
import { activateWorkspace } from '#renderer/state/activate-workspace.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { Keys } from '#renderer/ui/keys.tsx';
import { PaletteFrame, paletteItem } from '#renderer/ui/palette-frame.tsx';
import { ProductionWord } from '#renderer/ui/production-word.tsx';
import { ScriptMarks, StatusMark } from '#renderer/ui/script-mark.tsx';

interface PaletteProps {
  /** What the box begins with. `>` lists commands, `workspace ` and `window ` workspaces. */
  readonly query: string;
  readonly onClose: () => void;
}

/** Goes to any script, or with `>` runs any command. */
export function Palette({ query, onClose }: PaletteProps) {
  const [text, setText] = useState(query);
  const mode = modeOf(text);
  const words = wordsOf(text);
  // After closing, so that the focus is back where the command acts.
  const choose = (action: () => void) => {
    onClose();
    requestAnimationFrame(action);
  };
  return (
    <PaletteFrame
      label={labels[mode]}
      text={text}
      placeholder="Name of a script, or > for commands"
      onText={setText}
      onClose={onClose}
    >
      <Command.Empty className="px-3 py-2 text-text-2">{nothingFound[mode]}</Command.Empty>
      {mode === 'commands' ? <CommandItems choose={choose} words={words} /> : null}
      {mode === 'scripts' ? <ScriptItems choose={choose} words={words} /> : null}
      {mode === 'workspaces' ? <WorkspaceItems choose={choose} words={words} onChosen={activateWorkspace} /> : null}
      {mode === 'windows' ? <WorkspaceItems choose={choose} words={words} onChosen={openWindow} openToo /> : null}
    </PaletteFrame>
  );
}

type Mode = 'commands' | 'scripts' | 'workspaces' | 'windows';

const labels: Record<Mode, string> = {
  commands: 'Show all commands',
  scripts: 'Go to script',
  workspaces: 'Switch workspace',
  windows: 'Open workspace in new window',
};

const nothingFound: Record<Mode, string> = {
  commands: 'No command has this name.',
  scripts: 'No script has this name. Type > for commands.',
  workspaces: 'No workspace has this name.',
  windows: 'No workspace has this name.',
};

function modeOf(text: string): Mode {
  if (text.startsWith('>')) return 'commands';
  if (text.startsWith('window ')) return 'windows';
  return text.startsWith('workspace ') ? 'workspaces' : 'scripts';
}

function wordsOf(search: string): string[] {
  return search
    .replace(/^(>|workspace |window )/, '')
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean);
}

/** What contains all the words, best first; equals keep their order. */
function ranked<Item>(items: readonly Item[], words: readonly string[], textOf: (item: Item) => string): Item[] {
  return items
    .map((item) => ({ item, rank: rank(textOf(item).toLowerCase(), words) }))
    .filter(({ rank: value }) => value > 0)
    .toSorted((a, b) => b.rank - a.rank)
    .map(({ item }) => item);
}

/** 1 for what begins with the first word, less for what contains all of them, 0 for the rest. */
function rank(text: string, words: readonly string[]): number {
  if (!words.every((word) => text.includes(word))) return 0;
  const first = words[0];
  if (first === undefined || text.startsWith(first)) return 1;
  return text.includes(` ${first}`) || text.includes(`-${first}`) ? 0.8 : 0.5;
}

interface ItemsProps {
  readonly choose: (action: () => void) => void;
  readonly words: readonly string[];
}

function CommandItems({ choose, words }: ItemsProps) {
  const all = paletteCommands().map((id) => ({ id, reason: commandDisabled(id), title: commandData(id).title }));
  const commands = ranked(all, words, ({ title }) => title);
  const usable = commands.filter(({ reason }) => reason === null);
  const others = commands.filter(({ reason }) => reason !== null);
  return [...usable, ...others].map(({ id, reason, title }) => {
    const keys = commandKeys(id);
    return (
      <Command.Item
        key={id}
        value={id}
        disabled={reason !== null}
        className={paletteItem}
        onSelect={() => choose(() => void runCommand(id))}
      >
        <span className="flex-1 truncate">{title}</span>
        {reason === null ? null : <span className="truncate text-small text-text-3">{reason}</span>}
        {keys ? <Keys keys={keys} /> : null}
      </Command.Item>
    );
  });
}

const shownScripts = 100;

/**
 * Few scripts are filtered here, at once with each key. Of more than that the host finds the best; until it answers, what
 * is here already and fits is shown, so that Enter never opens something else than what was typed.
 */
function ScriptItems({ choose, words }: ItemsProps) {
  const first = useFirstScripts({}, shownScripts);
  const isLong = first.total > shownScripts;
  const search = words.join(' ').slice(0, limits.searchChars);
  const asks = isLong && search !== '';
  const found = useFirstScripts({ search, search_in: 'name', sort: 'relevance' }, shownScripts, asks);
  const isFound = asks && !found.stale;
  const rows = isFound ? found.rows : ranked(asks ? found.rows : first.rows, words, nameAndDescription);
  return rows.map((script) => (
    <Command.Item
      key={script.lid}
      value={script.lid}
      className={paletteItem}
      onSelect={() => choose(() => void runCommand('script.open', { lid: script.lid }))}
    >
      <StatusMark status={script.status} isSystem={script.is_system} />
      <span className="shrink-0">{script.name}</span>
      <span className="min-w-0 flex-1 truncate text-small text-text-3">{script.description}</span>
      <ScriptMarks script={script} />
    </Command.Item>
  ));
}

function nameAndDescription({ name, description }: ListedScript): string {
  return `${name} ${description ?? ''}`;
}

interface WorkspaceItemsProps extends ItemsProps {
  readonly onChosen: (id: string) => Promise<void>;
  /** Whether the workspace that is open here may be chosen. */
  readonly openToo?: boolean;
}

function WorkspaceItems({ choose, words, onChosen, openToo = false }: WorkspaceItemsProps) {
  const { data } = useQuery(trpc.workspaces.list.queryOptions());
  return ranked(data?.workspaces ?? [], words, (workspace) => workspace.name).map((workspace) => (
    <Command.Item
      key={workspace.id}
      value={workspace.id}
      disabled={workspace.id === data?.active && !openToo}
      className={paletteItem}
      onSelect={() => choose(() => void onChosen(workspace.id).catch(tellFailure))}
    >
      <span
        aria-hidden="true"
        className="size-2 rounded-full"
        style={{ background: `var(--band-${workspace.colour})` }}
      />
      <span className="truncate">{workspace.name}</span>
      {workspace.production ? <ProductionWord /> : null}
      <span className="flex-1" />
      {workspace.id === data?.active ? <span className="text-small text-text-3">open now</span> : null}
    </Command.Item>
  ));
}
