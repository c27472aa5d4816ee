import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import type { AccessAction } from '#engine/access/session-access.ts';
import { useAccess } from '#renderer/api/session-access.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
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
        <Gate action="read_logs" title="Execution logs">
          <ExecutionsPart />
        </Gate>
      </Tabs.Content>
      <Tabs.Content value="audit" className="min-h-0 flex-1" tabIndex={-1}>
        <Gate action="read_audit" title="Audit">
          <AuditPart />
        </Gate>
      </Tabs.Content>
    </Tabs.Root>
  );
}

interface GateProps {
  readonly action: AccessAction;
  readonly title: string;
  readonly children: ReactNode;
}

/** What is at the backend needs the network, a sign-in and a role; where one is missing it says which, with the way on. */
function Gate({ action, title, children }: GateProps) {
  const access = useAccess();
  const offline = useStudio((state) => state.sync?.offline === true);
  const may = access.can(action);
  const now = access.canNow(action);
  if (offline && may.allowed) {
    return (
      <EmptyState title={`${title}: you are working offline`} action={<Step command="sync.offline">Work online</Step>}>
        <p>These are kept at the backend, and nothing is fetched while you work offline.</p>
      </EmptyState>
    );
  }
  if (now.allowed) return children;
  if (may.allowed) {
    return (
      <EmptyState
        title={`${title}: the backend does not answer`}
        action={<Step command="connection.retry">Retry connection</Step>}
      >
        <p>{now.reason}</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={title} action={remedies[may.remedy ?? 'none']}>
      <p>{may.reason}</p>
    </EmptyState>
  );
}

const remedies = {
  sign_in: <Step command="session.sign_in">Sign in</Step>,
  workspace: <Step command="workspace.edit">Choose a backend</Step>,
  none: <Step command="session.sign_in">Sign in with another account</Step>,
} as const;

interface StepProps {
  readonly command: 'session.sign_in' | 'workspace.edit' | 'connection.retry' | 'sync.offline';
  readonly children: string;
}

function Step({ command, children }: StepProps) {
  return (
    <Button look="primary" onClick={() => void runCommand(command)}>
      {children}
    </Button>
  );
}
