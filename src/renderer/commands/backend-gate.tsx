import type { ReactNode } from 'react';
import type { AccessAction } from '#engine/access/session-access.ts';
import { useAccess } from '#renderer/api/session-access.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { runCommand } from './registry.ts';

interface BackendGateProps {
  readonly action: AccessAction;
  readonly title: string;
  readonly children: ReactNode;
}

/** What is at the backend needs the network, a sign-in and a role; where one is missing it says which, with the way on. */
export function BackendGate({ action, title, children }: BackendGateProps) {
  const access = useAccess();
  const offline = useStudio((state) => state.sync?.offline === true);
  const connection = useStudio((state) => state.connection);
  const may = access.can(action);
  const now = access.canNow(action);
  const mayLater = may.allowed || may.remedy === 'wait';
  if (offline && mayLater) {
    return (
      <EmptyState title={`${title}: you are working offline`} action={<Step command="sync.offline">Work online</Step>}>
        <p>These are kept at the backend, and nothing is fetched while you work offline.</p>
      </EmptyState>
    );
  }
  if (now.allowed) return children;
  if (now.remedy === 'wait' && connection?.state !== 'offline') {
    const what = connection?.state === 'online' ? 'you are being signed in' : 'the backend is starting';
    return (
      <div role="status" className="h-full">
        <EmptyState title={`${title}: ${what}`}>
          <p>
            This takes a moment, and then what is kept there is shown here by itself. Everything else works meanwhile.
          </p>
        </EmptyState>
      </div>
    );
  }
  if (mayLater) {
    return (
      <EmptyState
        title={`${title}: the backend does not answer`}
        action={<Step command="connection.retry">Retry connection</Step>}
      >
        <p>{connection?.message ?? now.reason}</p>
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
