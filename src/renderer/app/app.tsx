import { Toaster } from 'sonner';
import { useHostStore } from '#renderer/api/host-store.ts';
import { RecoveryScreen } from '#renderer/features/recovery/recovery-screen.tsx';
import { useStudio } from '#renderer/state/studio.ts';
import { Dialogs } from './dialogs.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Frame } from './frame.tsx';
import { RefusedScreen } from './refused-screen.tsx';

/** The whole window: the frame, or the one screen that stands in its place. */
export function App() {
  const refused = useHostStore((state) => state.link.phase === 'refused' && state.openings === 0);
  const store = useStudio((state) => state.store);
  return (
    <ErrorBoundary>
      {refused ? (
        <RefusedScreen />
      ) : (
        <Frame main={store && store.state !== 'ok' ? <RecoveryScreen store={store} /> : null} />
      )}
      <Dialogs />
      <Toaster
        position="bottom-right"
        offset={{ bottom: 34, right: 12 }}
        containerAriaLabel="Notifications"
        toastOptions={{
          unstyled: true,
          classNames: {
            toast:
              'flex w-90 items-start gap-2 rounded-sm border border-line bg-surface-3 px-3 py-2 text-ui text-text-1 shadow-float font-ui',
            title: 'font-normal',
            description: 'text-small text-text-2',
            content: 'min-w-0 flex-1 selectable',
            success: 'border-l-4 border-l-ok',
            error: 'border-l-4 border-l-bad',
            actionButton: 'shrink-0 rounded-sm px-2 text-accent underline',
          },
        }}
      />
    </ErrorBoundary>
  );
}
