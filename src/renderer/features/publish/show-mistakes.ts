import { runCommand } from '#renderer/commands/registry.ts';
import { openDocument, useDocuments } from '#renderer/state/documents.ts';

/** Goes to the first mistake of a script, also of one that was not open. */
export function showMistakes(lid: string): void {
  void runCommand('script.open', { lid });
  void runCommand('view.problems');
  const first = useDocuments.getState()[lid]?.problems.find((problem) => problem.severity === 'error');
  if (first) openDocument(lid)?.reveal(first.line, first.column);
}
