import type { ReactNode } from 'react';
import type { BackendPages } from '#renderer/api/backend-pages.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { clearFilters } from './logs-store.ts';

interface ListStateProps {
  readonly pages: BackendPages<unknown>;
  readonly what: string;
  /** What the list is for, while nothing is in it. */
  readonly empty: ReactNode;
  /** What would bring something into it. */
  readonly next: ReactNode;
  readonly children: ReactNode;
}

/** A list while it loads, has failed, or is empty; else itself. */
export function ListState({ pages, what, empty, next, children }: ListStateProps) {
  if (pages.failure !== null) {
    const { code, message } = pages.failure;
    const signIn = code === 'unauthorized';
    return (
      <div className="p-2">
        <Banner
          tone="bad"
          live
          actions={
            <Button onClick={signIn ? () => void runCommand('session.sign_in') : pages.again}>
              {signIn ? 'Sign in' : 'Try again'}
            </Button>
          }
        >
          {message}
        </Banner>
      </div>
    );
  }
  if (pages.loading) return <Skeleton label={`Loading ${what}`} rows={12} />;
  if (pages.rows.length > 0) return children;
  if (!pages.filtered) return <EmptyNote action={next}>{empty}</EmptyNote>;
  return (
    <EmptyNote action={<Button onClick={clearFilters}>Show all</Button>}>
      <p>Nothing matches the filters.</p>
    </EmptyNote>
  );
}
