import { toast } from 'sonner';
import type { ExportedScript } from '#contract/rpc/script-list.ts';
import { rpc } from '#renderer/api/client.ts';
import { saveFile } from '#renderer/lib/save-file.ts';
import { counted } from '#renderer/lib/size.ts';
import { useStudio } from '#renderer/state/studio.ts';

const atOnce = 50;

/**
 * Saves scripts as they are here, with everything unpublished: one as its text, several as one JSON file with names,
 * descriptions and texts.
 */
export async function exportScripts(lids: readonly string[]): Promise<void> {
  const scripts: ExportedScript[] = [];
  const progress = lids.length > 500 ? toast.loading(`Exporting ${lids.length.toLocaleString()} scripts…`) : undefined;
  try {
    for (let at = 0; at < lids.length; at += atOnce) {
      scripts.push(...(await rpc.scripts.export.query({ lids: lids.slice(at, at + atOnce) })));
    }
  } finally {
    if (progress !== undefined) toast.dismiss(progress);
  }
  const [only] = scripts;
  if (only === undefined) return;
  if (scripts.length === 1) saveFile(`${fileName(only.name)}.js`, 'text/javascript', [only.body]);
  else saveFile(`${fileName(workspaceName())}-scripts.json`, 'application/json', jsonOf(scripts));
  toast(`Exported ${scripts.length === 1 ? only.name : counted(scripts.length, 'script')}.`);
}

function workspaceName(): string {
  return useStudio.getState().workspace?.name ?? 'hookwright';
}

/** Script by script, as the whole of a large workspace may be too long for one text. */
function jsonOf(scripts: readonly ExportedScript[]): string[] {
  const head = {
    format: 'hookwright-scripts',
    version: 1,
    workspace: workspaceName(),
    exported_at: new Date().toISOString(),
  };
  const lines = scripts.map((script, at) => `  ${JSON.stringify(script)}${at < scripts.length - 1 ? ',' : ''}\n`);
  return [JSON.stringify(head).slice(0, -1), ',"scripts":[\n', ...lines, ']}\n'];
}

function fileName(name: string): string {
  const plain = name
    .trim()
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '');
  return plain === '' ? 'script' : plain.slice(0, 100);
}
