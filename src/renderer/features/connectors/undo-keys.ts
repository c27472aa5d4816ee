import { formUndoKeys } from '#renderer/ui/undo-keys.ts';
import { redoConnector, undoConnector } from './connector-draft.ts';

export function undoKeys(lid: string) {
  return formUndoKeys(
    () => undoConnector(lid),
    () => redoConnector(lid),
  );
}
