import type { CommandActions } from '#renderer/commands/registry.ts';
import { openDialog } from '#renderer/state/dialogs.ts';

export const paletteActions: CommandActions = {
  'palette.commands': { run: () => openDialog({ kind: 'palette', query: '>' }), hidden: true },
  'palette.scripts': { run: () => openDialog({ kind: 'palette', query: '' }) },
};
