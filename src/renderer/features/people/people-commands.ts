import type { CommandActions } from '#renderer/commands/registry.ts';
import { storeRefusal } from '#renderer/state/studio.ts';
import { openView } from '#renderer/state/tabs.ts';

export const peopleCommands: CommandActions = {
  'people.list': { run: () => openView('people'), disabled: storeRefusal },
};
