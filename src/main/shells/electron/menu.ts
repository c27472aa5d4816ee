import type { BaseWindow, MenuItemConstructorOptions } from 'electron';
import { type CommandData, type CommandId, commandIds, commandTable } from '#contract/rpc/commands.ts';

type MenuName = NonNullable<CommandData['menu']>;

const menus: readonly { readonly name: MenuName; readonly label: string }[] = [
  { name: 'file', label: '&File' },
  { name: 'edit', label: '&Edit' },
  { name: 'view', label: '&View' },
  { name: 'run', label: '&Run' },
  { name: 'workspace', label: '&Workspace' },
  { name: 'help', label: '&Help' },
];

/** What the system offers itself, before and after our own commands. */
const before: Partial<Record<MenuName, MenuItemConstructorOptions[]>> = {
  edit: [
    { role: 'undo' },
    { role: 'redo' },
    { type: 'separator' },
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
    { type: 'separator' },
  ],
};
const after: Partial<Record<MenuName, MenuItemConstructorOptions[]>> = {
  file: [{ type: 'separator' }, { role: 'quit' }],
  view: [
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
  ],
};

type Choose = (id: CommandId, window: BaseWindow | undefined) => void;

/** The native menu, from the one list of commands. `choose` gets the id of the chosen command, and the window in front. */
export function menuTemplate(platform: string, choose: Choose): MenuItemConstructorOptions[] {
  const ours = menus.map(({ name, label }) => ({
    label,
    submenu: [...(before[name] ?? []), ...commandsOf(name, choose), ...(after[name] ?? [])],
  }));
  return platform === 'darwin' ? [{ role: 'appMenu' }, ...ours, { role: 'windowMenu' }] : ours;
}

function commandsOf(menu: MenuName, choose: Choose): MenuItemConstructorOptions[] {
  return commandIds.flatMap((id) => {
    const command: CommandData = commandTable[id];
    if (command.menu !== menu) return [];
    const [key] = command.keys ?? [];
    return {
      id,
      label: command.title,
      click: (_item, window) => choose(id, window),
      ...(key === undefined ? {} : { accelerator: accelerator(key) }),
    };
  });
}

/** `Mod+Shift+P` as Electron spells it. */
export function accelerator(key: string): string {
  return key.replace('Mod', 'CommandOrControl').replace('Ctrl+', 'Control+');
}
