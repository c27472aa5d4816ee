import { flushDocuments, openForms } from '#renderer/state/documents.ts';
import { flushSavedStates } from '#renderer/state/saved-state.ts';

/** Sends what waits when the window is hidden or closed, and asks before a text that could not be saved would be lost. */
export function followDocuments(): void {
  const send = () => {
    flushDocuments().catch(() => {});
    flushSavedStates();
  };
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') send();
  });
  window.addEventListener('pagehide', send);
  window.addEventListener('beforeunload', (event) => {
    send();
    if (openForms().some((form) => !form.isSaved())) event.preventDefault();
  });
}
