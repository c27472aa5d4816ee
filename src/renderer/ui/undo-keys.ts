import type { KeyboardEvent } from 'react';
import { isMac } from '#renderer/lib/platform.ts';

/** Undo and redo of a whole form, in place of the ones that a browser has for each field alone. */
export function formUndoKeys(undo: () => void, redo: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    const mod = isMac ? event.metaKey : event.ctrlKey;
    const key = event.key.toLowerCase();
    if (!mod || event.altKey || (key !== 'z' && key !== 'y')) return;
    event.preventDefault();
    event.stopPropagation();
    if (key === 'y' || event.shiftKey) redo();
    else undo();
  };
}
