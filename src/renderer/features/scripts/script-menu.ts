import type { ListedScript } from '#contract/rpc/script-list.ts';
import { commandEntry } from '#renderer/commands/command-button.tsx';
import { counted } from '#renderer/lib/size.ts';
import type { MenuEntry } from '#renderer/ui/menu.tsx';

/** The context menu of a row; where it is one of several selected ones, of all of them. */
export function menuOf(script: ListedScript, selected: ReadonlySet<string>): MenuEntry[] {
  if (selected.size > 1 && selected.has(script.lid)) return entriesOfMany([...selected], script.deleted);
  return script.deleted ? entriesOfDeleted(script) : entriesOf(script);
}

function entriesOf(script: ListedScript): MenuEntry[] {
  const target = { lid: script.lid, name: script.name };
  return [
    commandEntry('script.open', target, { title: 'Open' }),
    commandEntry('publish.compare', target),
    commandEntry('versions.list', target),
    ...(script.conflict ? [commandEntry('conflict.open', target)] : []),
    'line',
    script.status === 'active'
      ? commandEntry('script.deactivate', target, { title: 'Deactivate' })
      : commandEntry('script.activate', target, { title: 'Activate' }),
    commandEntry('script.rename', target, { title: 'Rename' }),
    commandEntry('script.describe', target),
    commandEntry('script.duplicate', target, { title: 'Duplicate' }),
    commandEntry('script.export', target, { title: 'Export' }),
    commandEntry('script.copy_to', target),
    commandEntry('script.copy_id', target, { title: 'Copy id' }),
    'line',
    commandEntry('publish.run', target, { title: 'Publish…' }),
    commandEntry('script.discard', target, { danger: true }),
    commandEntry('script.remove', target, { danger: true, title: `Delete ${script.name}…` }),
  ];
}

function entriesOfDeleted({ lid, name }: ListedScript): MenuEntry[] {
  return [commandEntry('script.restore', { lids: [lid], name }, { title: `Restore ${name}` })];
}

function entriesOfMany(lids: readonly string[], deleted: boolean): MenuEntry[] {
  const target = { lids };
  const many = counted(lids.length, 'script');
  if (deleted) return [commandEntry('script.restore', target, { title: `Restore ${many}` })];
  return [
    commandEntry('script.activate', target, { title: `Activate ${many}` }),
    commandEntry('script.deactivate', target, { title: `Deactivate ${many}` }),
    commandEntry('script.export', target, { title: `Export ${many}` }),
    commandEntry('script.copy_to', target, { title: `Copy ${many} to workspace…` }),
    'line',
    commandEntry('script.remove', target, { danger: true, title: `Delete ${many}…` }),
  ];
}
