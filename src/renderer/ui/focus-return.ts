import { useCallback, useState } from 'react';

/** Where the dialogs that are open were opened from, the last one first. */
let openers: readonly Element[] = [];
const mostOpeners = 4;

/**
 * For a dialog without a trigger: puts the focus back to where it was when the dialog opened. Where that was another
 * dialog which is gone by then, as when one gives way to the next, it goes back to where that one was opened from.
 */
export function useFocusReturn(): (event: Event) => void {
  const [own] = useState(() => {
    const active = document.activeElement;
    openers = (active ? [active, ...openers] : openers).slice(0, mostOpeners);
    return openers;
  });
  return useCallback(
    (event: Event) => {
      event.preventDefault();
      openers = [];
      const opener = own.find((element) => element.isConnected && element !== document.body);
      if (opener instanceof HTMLElement) opener.focus();
    },
    [own],
  );
}
