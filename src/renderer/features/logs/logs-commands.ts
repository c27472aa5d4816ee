import { currentAccess, refusalOf } from '#renderer/api/session-access.ts';
import type { CommandActions } from '#renderer/commands/registry.ts';
import { openDialog } from '#renderer/state/dialogs.ts';
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
  'log.replay': {
    run: ({ log_id }) => {
      if (log_id !== undefined) openDialog({ kind: 'replay', log_id });
    },
    disabled: ({ log_id, lid }) => {
      if (log_id === undefined) return 'Choose an execution log first.';
      if (lid === undefined) return 'The script of this log is not in the workspace, so its text is not here to run.';
      return refusalOf(currentAccess().canNow('read_logs'));
    },
    hidden: true,
  },
  'logs.audit': {
    run: () => {
      useLogsView.setState({ tab: 'audit' });
      openView('logs');
    },
  },
};
