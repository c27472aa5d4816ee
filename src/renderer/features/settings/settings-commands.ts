import type { Settings } from '#contract/rpc/studio.ts';
import { rpc } from '#renderer/api/client.ts';
import type { CommandActions } from '#renderer/commands/registry.ts';
import { storeRefusal, useStudio } from '#renderer/state/studio.ts';
import { openView } from '#renderer/state/tabs.ts';

/** Changes settings at once on the screen; the host's event confirms them or brings the former ones back. */
export async function changeSettings(change: Partial<Settings>): Promise<void> {
  const before = useStudio.getState().settings;
  useStudio.setState({ settings: { ...before, ...change } });
  try {
    useStudio.setState({ settings: await rpc.settings.update.mutate(change) });
  } catch (error) {
    useStudio.setState({ settings: before });
    throw error;
  }
}

const theme = (name: Settings['theme']) => ({
  run: () => changeSettings({ theme: name }),
  disabled: () => (useStudio.getState().settings.theme === name ? 'This theme is in use.' : null),
});

export const settingsCommands: CommandActions = {
  'settings.open': { run: () => openView('settings'), disabled: storeRefusal },
  'theme.system': theme('system'),
  'theme.dark': theme('dark'),
  'theme.light': theme('light'),
  'theme.contrast': theme('contrast'),
};
