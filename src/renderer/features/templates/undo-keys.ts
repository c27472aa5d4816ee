import type { KeyboardEvent } from 'react';
import { isMac } from '#renderer/lib/platform.ts';
import { redoTemplateForm, undoTemplateForm } from '#renderer/state/template-drafts.ts';

/** Undo and redo of a template's form, in place of the ones that a browser has for each field alone. */
export function undoKeys(lid: string): (event: KeyboardEvent) => void {
  return (event) => {
    const mod = isMac ? event.metaKey : event.ctrlKey;
    const key = event.key.toLowerCase();
    if (!mod || event.altKey || (key !== 'z' && key !== 'y')) return;
    event.preventDefault();
    event.stopPropagation();
    if (key === 'y' || event.shiftKey) redoTemplateForm(lid);
    else undoTemplateForm(lid);
  };
}
