import { QueryClientProvider } from '@tanstack/react-query';
import { Tooltip } from 'radix-ui';
import { StrictMode } from 'react';
import type { Root } from 'react-dom/client';
import { bridge, queryClient } from '#renderer/api/client.ts';
import { followEvents } from '#renderer/api/events.ts';
import { useHostStore } from '#renderer/api/host-store.ts';
import { followWorkspaceProblems } from '#renderer/api/workspace-problems.ts';
import { listenForKeys } from '#renderer/commands/keyboard.ts';
import { registerCommands, reportFailuresTo, runCommand } from '#renderer/commands/registry.ts';
import { followDebugging } from '#renderer/features/debug/debug-controller.ts';
import { followPublishes } from '#renderer/features/publish/publish-run.ts';
import { followBreakpoints } from '#renderer/state/breakpoints.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { followStudio, loadStudio } from '#renderer/state/studio.ts';
import { allCommands, isCommandId } from './all-commands.ts';
import { App } from './app.tsx';
import { followDocuments } from './close-guard.ts';
import { followTheme } from './theme.ts';
import { followWorkspaceTitle } from './window-title.ts';
import { followWorkspace } from './workspace-session.ts';

/** Brings the window up, in order: theme, behaviour, connection, view. */
export function start(root: Root, editor: Promise<unknown>): void {
  followTheme();
  registerCommands(...allCommands);
  reportFailuresTo(tellFailure);
  listenForKeys();
  bridge?.onMenuCommand((id) => {
    if (isCommandId(id)) void runCommand(id);
  });
  followStudio();
  followWorkspace();
  followWorkspaceTitle();
  followDocuments();
  followPublishes();
  followBreakpoints();
  followDebugging();
  followWorkspaceProblems();
  followEvents();
  useHostStore.subscribe((now, before) => {
    if (now.openings !== before.openings) loadStudio().catch(tellFailure);
  });
  editor.catch(tellFailure);
  root.render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <Tooltip.Provider delayDuration={400} skipDelayDuration={200}>
          <App />
        </Tooltip.Provider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
