import { knownScript } from '#renderer/api/scripts.ts';
import { openDocument } from './documents.ts';
import { openScript } from './tabs.ts';

/** Goes to a line of the script that a result, a log or a history names. */
export function goToLine(lid: string, line: number, column = 1): void {
  const script = knownScript(lid);
  if (script) openScript(lid, script.name);
  openDocument(lid)?.reveal(line, column);
}
