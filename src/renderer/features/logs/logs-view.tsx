import { Tabs } from 'radix-ui';
import { BackendGate } from '#renderer/commands/backend-gate.tsx';
import { AuditPart } from './audit-part.tsx';
import { ExecutionsPart } from './executions-part.tsx';
import { useLogsView } from './logs-store.ts';

const trigger =
  'relative px-3 text-text-2 hover:text-text-1 aria-selected:text-text-1 aria-selected:after:absolute aria-selected:after:inset-x-3 aria-selected:after:bottom-0 aria-selected:after:h-0.5 aria-selected:after:bg-accent';

/** How scripts ran at the backend, and what was changed there by whom. */
export function LogsView() {
  const tab = useLogsView((view) => view.tab);
  return (
    <Tabs.Root
      value={tab}
      onValueChange={(next) => useLogsView.setState({ tab: next as typeof tab })}
      className="absolute inset-0 flex flex-col"
    >
      <Tabs.List aria-label="Logs" className="flex h-8.5 shrink-0 items-stretch border-line border-b px-1">
        <Tabs.Trigger value="executions" className={trigger}>
          Execution logs
        </Tabs.Trigger>
        <Tabs.Trigger value="audit" className={trigger}>
          Audit
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content value="executions" className="min-h-0 flex-1" tabIndex={-1}>
        <BackendGate action="read_logs" title="Execution logs">
          <ExecutionsPart />
        </BackendGate>
      </Tabs.Content>
      <Tabs.Content value="audit" className="min-h-0 flex-1" tabIndex={-1}>
        <BackendGate action="read_audit" title="Audit">
          <AuditPart />
        </BackendGate>
      </Tabs.Content>
    </Tabs.Root>
  );
}
