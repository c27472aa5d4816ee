import type { CommandId } from '#contract/rpc/commands.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { CommandButton } from './command-button.tsx';
import { runCommand } from './registry.ts';

interface CannotOpenProps {
  /** What it is called, as in "The connector". */
  readonly what: string;
  readonly failure: string;
  /** Shows all of its kind. */
  readonly list: CommandId;
  readonly onRetry: () => void;
}

/** In the tab of a document that could not be read. */
export function CannotOpen({ what, failure, list, onRetry }: CannotOpenProps) {
  return (
    <EmptyState
      title={`${what} cannot be opened`}
      action={
        <>
          <CommandButton command={list} look="primary" />
          <Button onClick={onRetry}>Try again</Button>
          <Button onClick={() => void runCommand('tab.close')}>Close the tab</Button>
        </>
      }
    >
      <p>{failure}</p>
    </EmptyState>
  );
}
