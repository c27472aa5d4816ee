import { Component, type ReactNode } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';

interface TabBoundaryProps {
  readonly name: string;
  readonly children: ReactNode;
}

interface TabBoundaryState {
  readonly message: string | null;
}

/** Keeps the failure of one tab to that tab, such as a view whose code went away when the studio was updated. */
export class TabBoundary extends Component<TabBoundaryProps, TabBoundaryState> {
  override state: TabBoundaryState = { message: null };

  static getDerivedStateFromError(error: unknown): TabBoundaryState {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { name, children } = this.props;
    if (this.state.message === null) return children;
    return (
      <EmptyState
        title={`${name} cannot be shown`}
        action={
          <Button look="primary" onClick={() => location.reload()}>
            Load the window again
          </Button>
        }
      >
        <p>Your work is safe: it is kept by the studio host, not by this window.</p>
        <p className="selectable font-code text-code">{this.state.message}</p>
      </EmptyState>
    );
  }
}
