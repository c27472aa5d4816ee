import type { ReactNode } from 'react';

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  /** The one next step. */
  readonly action?: ReactNode;
}

/** What a view with nothing in it is for, and the next step (look.md, Frame). */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="flex h-full flex-col items-start justify-center gap-3 p-6">
      <h2 className="text-text-1 text-title">{title}</h2>
      {children ? <div className="flex max-w-120 flex-col gap-2 text-text-2">{children}</div> : null}
      {action ? <div className="flex items-center gap-2 pt-1">{action}</div> : null}
    </div>
  );
}

/** The same for the narrow parts of the window. */
export function EmptyNote({ children, action }: { readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className="flex flex-col items-start gap-2 p-3 text-text-2">
      {children}
      {action}
    </div>
  );
}
