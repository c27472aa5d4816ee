import { runCommand } from '#renderer/commands/registry.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Button } from '#renderer/ui/button.tsx';

interface RefusalActionsProps {
  readonly code: string;
  readonly lid: string;
  readonly onClose: () => void;
}

/** The action that helps against why publishing was refused. */
export function RefusalActions({ code, lid, onClose }: RefusalActionsProps) {
  const connection = useStudio((state) => state.connection?.state);
  const session = useStudio((state) => state.session?.state);
  const leaveFor = (command: Parameters<typeof runCommand>[0]) => () => {
    onClose();
    void runCommand(command, { lid });
  };
  if (code === 'unprocessable' || code === 'validation_error' || code === 'payload_too_large') {
    return <Button onClick={leaveFor('view.problems')}>Show problems</Button>;
  }
  if (connection === 'none') return <Button onClick={leaveFor('workspace.edit')}>Workspace settings</Button>;
  if (
    code === 'backend_unreachable' ||
    code === 'backend_garbage' ||
    code === 'unavailable' ||
    connection === 'offline'
  ) {
    return <Button onClick={() => void runCommand('connection.retry')}>Retry connection</Button>;
  }
  if (code === 'unauthorized' || code === 'forbidden' || session !== 'signed_in') {
    return <Button onClick={leaveFor('session.sign_in')}>Sign in</Button>;
  }
  if (code === 'conflict' || code === 'precondition_failed') {
    return <Button onClick={() => void runCommand('publish.pull')}>Get published changes</Button>;
  }
  return null;
}
