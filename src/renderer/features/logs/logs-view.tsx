import { BackendGate } from '#renderer/commands/backend-gate.tsx';
import { ViewTabs } from '#renderer/ui/view-tabs.tsx';
import { AuditPart } from './audit-part.tsx';
import { ExecutionsPart } from './executions-part.tsx';
import { useLogsView } from './logs-store.ts';

/** How scripts ran at the backend, and what was changed there by whom. */
export function LogsView() {
  const tab = useLogsView((view) => view.tab);
  return (
    <div className="absolute inset-0">
      <ViewTabs
        label="Logs"
        size="normal"
        shown={tab}
        onShow={(next) => useLogsView.setState({ tab: next === 'audit' ? 'audit' : 'executions' })}
        parts={[
          {
            id: 'executions',
            title: 'Execution logs',
            view: (
              <BackendGate action="read_logs" title="Execution logs">
                <ExecutionsPart />
              </BackendGate>
            ),
          },
          {
            id: 'audit',
            title: 'Audit',
            view: (
              <BackendGate action="read_audit" title="Audit">
                <AuditPart />
              </BackendGate>
            ),
          },
        ]}
      />
    </div>
  );
}
