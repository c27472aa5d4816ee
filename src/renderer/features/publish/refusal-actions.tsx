import { runCommand } from '#renderer/commands/registry.ts';
import { openDialog } from '#renderer/state/dialogs.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Button } from '#renderer/ui/button.tsx';

interface RefusalActionsProps {
  readonly code: string;
  readonly lid: string | null;
  /** It was sent and failed; without that, it was refused before. */
  readonly sent: boolean;
  readonly onClose: () => void;
  /** Looks again whether it can be published now. */
  readonly onLook: () => void;
  /** Publishes once more. */
  readonly onAgain: () => void;
}

const away: ReadonlySet<string> = new Set(['backend_unreachable', 'backend_garbage', 'unavailable']);
const passing: ReadonlySet<string> = new Set(['too_many_requests', 'internal_error', 'studio_host']);

/** The action that helps against why publishing was refused. */
export function RefusalActions({ code, lid, sent, onClose, onLook, onAgain }: RefusalActionsProps) {
  const connection = useStudio((state) => state.connection?.state);
  const session = useStudio((state) => state.session?.state);
  const offline = useStudio((state) => state.sync?.offline === true);
  const leaveFor = (command: Parameters<typeof runCommand>[0]) => () => {
    onClose();
    void runCommand(command);
  };
  const thenLook = (command: Parameters<typeof runCommand>[0]) => () => void runCommand(command).then(onLook);
  if (connection === 'none') return <Button onClick={leaveFor('workspace.edit')}>Workspace settings</Button>;
  if (offline) return <Button onClick={thenLook('sync.offline')}>Work online</Button>;
  if (!sent && (connection === 'starting' || (connection === 'online' && session === 'signing_in'))) return null;
  if (away.has(code) || connection === 'offline') {
    if (!sent) return <Button onClick={thenLook('connection.retry')}>Retry connection</Button>;
    return <Button onClick={() => void runCommand('connection.retry').then(onAgain)}>Try again</Button>;
  }
  if (passing.has(code)) return <Button onClick={onAgain}>Try again</Button>;
  if (code === 'unauthorized' || code === 'forbidden' || session !== 'signed_in') {
    return <Button onClick={() => openDialog({ kind: 'sign_in', next: { kind: 'publish', lid } })}>Sign in</Button>;
  }
  if (sent) return <Button onClick={onLook}>Look at the new plan</Button>;
  return null;
}
