import type { KeyboardEvent } from 'react';
import { isMac } from '#renderer/lib/platform.ts';
import { redoConnector, undoConnector } from './connector-draft.ts';

/** Undo and redo of a connector's form, in place of the ones that a browser has for each field alone. */
export function undoKeys(lid: string): (event: KeyboardEvent) => void {
  return (event) => {
    const mod = isMac ? event.metaKey : event.ctrlKey;
    const key = event.key.toLowerCase();
    if (!mod || event.altKey || (key !== 'z' && key !== 'y')) return;
    event.preventDefault();
    event.stopPropagation();
    if (key === 'y' || event.shiftKey) redoConnector(lid);
    else undoConnector(lid);
  };
}
