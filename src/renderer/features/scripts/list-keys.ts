import type { KeyboardEvent } from 'react';
import type { CommandId } from '#contract/rpc/commands.ts';
import type { ListedScript } from '#contract/rpc/script-list.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { listTarget } from '#renderer/ui/list-keys.ts';
import { clearSelection, useExplorer } from './explorer-store.ts';
import { selectAll, selectTo, toggleSelected } from './selection.ts';

interface ListPlace {
  readonly at: number;
  readonly total: number;
  rowAt(index: number): ListedScript | undefined;
}

/** Keys of the list itself; those of its rows' inputs are theirs. */
export function onListKey(event: KeyboardEvent, list: ListPlace): void {
  if (event.target !== event.currentTarget || event.altKey) return;
  const handled = event.ctrlKey || event.metaKey ? onCtrl(event, list) : onPlain(event, list);
  if (!handled) return;
  event.preventDefault();
  event.stopPropagation();
}

function onCtrl({ key, shiftKey }: KeyboardEvent, { at, rowAt }: ListPlace): boolean {
  const script = rowAt(at);
  if (key.toLowerCase() === 'a' && !shiftKey) selectAll();
  else if (key === ' ' && script) toggleSelected(script, at);
  else return false;
  return true;
}

function onPlain({ key, shiftKey }: KeyboardEvent, { at, total, rowAt }: ListPlace): boolean {
  const target = listTarget(key, at, total);
  if (target !== null) {
    const lid = rowAt(target)?.lid ?? null;
    if (shiftKey) selectTo(target, lid);
    else useExplorer.setState({ at: target, cursor: lid, anchor: target });
    return true;
  }
  const { selected } = useExplorer.getState();
  if (key === 'Escape' && selected.size > 0) {
    clearSelection();
    return true;
  }
  const script = rowAt(at);
  const command = commandOf(key, script);
  if (!script || command === undefined || shiftKey) return false;
  const many = command === 'script.remove' && selected.size > 0;
  void runCommand(command, many ? { lids: [...selected] } : { lid: script.lid, name: script.name });
  return true;
}

function commandOf(key: string, script: ListedScript | undefined): CommandId | undefined {
  // What was deleted can only come back.
  if (script?.deleted) return key === 'Enter' ? 'script.restore' : undefined;
  const commands: Record<string, CommandId> = {
    Enter: 'script.open',
    F2: 'script.rename',
    Delete: 'script.remove',
    Backspace: 'script.remove',
  };
  return commands[key];
}
