import { Component, type ReactNode } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly message: string | null;
}

/** Catches a failure of the view itself. Drafts are in the studio host, so that loading the window again loses nothing. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { message: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <main className="h-full bg-surface-0">
        <EmptyState
          title="This window cannot be drawn"
          action={
            <Button look="primary" onClick={() => location.reload()}>
              Load the window again
            </Button>
          }
        >
          <p>Your scripts are safe: they are kept by the studio host, not by this window.</p>
          <p className="selectable font-code text-code">{this.state.message}</p>
        </EmptyState>
      </main>
    );
  }
}
