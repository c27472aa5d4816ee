import { refusedMessage } from '#renderer/api/access.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';

/** Shown in place of the studio to a window that its host does not know. */
export function RefusedScreen() {
  return (
    <main className="h-full bg-surface-0">
      <h1 className="sr-only">Hookwright</h1>
      <EmptyState
        title="This window is not connected to the studio"
        action={<Button onClick={() => location.reload()}>Try again</Button>}
      >
        <p>{refusedMessage}</p>
        <p>The address works once. A studio that was started anew prints a new one.</p>
      </EmptyState>
    </main>
  );
}
