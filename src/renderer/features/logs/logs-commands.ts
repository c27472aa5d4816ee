import type { CommandActions } from '#renderer/commands/registry.ts';
import { openView } from '#renderer/state/tabs.ts';
import { clearFilters, useLogsView } from './logs-store.ts';

export const logsCommands: CommandActions = {
  'logs.executions': {
    run: ({ log_id }) => {
      if (log_id !== undefined) {
        clearFilters();
        useLogsView.setState({ log: log_id });
      }
      useLogsView.setState({ tab: 'executions' });
      openView('logs');
    },
  },
  'logs.audit': {
    run: () => {
      useLogsView.setState({ tab: 'audit' });
      openView('logs');
    },
  },
};
