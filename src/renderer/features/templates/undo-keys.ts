import { redoTemplateForm, undoTemplateForm } from '#renderer/state/template-drafts.ts';
import { formUndoKeys } from '#renderer/ui/undo-keys.ts';

export function undoKeys(lid: string) {
  return formUndoKeys(
    () => undoTemplateForm(lid),
    () => redoTemplateForm(lid),
  );
}
