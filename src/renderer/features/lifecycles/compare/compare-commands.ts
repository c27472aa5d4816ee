import { toast } from 'sonner';
import { rpc } from '#renderer/api/client.ts';
import { knownLifecycle } from '#renderer/api/lifecycles.ts';
import { pickText } from '#renderer/lib/pick-text.ts';
import { openLifecycleCompare } from '#renderer/state/tabs.ts';
import { lifecycleFiles } from '../lifecycle-files.ts';
import { compareTabId, type OtherSide } from './compare-sides.ts';
import { keepComparedFile } from './compared-files.ts';

/** Opens the tab in which a lifecycle is held against something. */
export function openCompared(lid: string, name: string, other: Exclude<OtherSide, { kind: 'file' }>): void {
  const words =
    other.kind === 'lifecycle' ? (knownLifecycle(other.lid)?.name ?? 'another lifecycle') : sideWords[other.kind];
  openLifecycleCompare(compareTabId(lid, other), `${name} ↔ ${words}`);
}

const sideWords = { published: 'published', server: 'server' } as const;

/** Reads a file of any format that lifecycles are written in and opens the comparison with it. */
export async function compareWithFile(lid: string, name: string): Promise<void> {
  const file = await pickText(lifecycleFiles);
  if (file === null) return;
  const { config, losses } = await rpc.lifecycles.readFile.query(file);
  const key = keepComparedFile({ name: file.name, config, losses });
  openLifecycleCompare(compareTabId(lid, { kind: 'file', key }), `${name} ↔ ${file.name}`);
  if (losses.length > 0) toast(`${file.name} holds what a lifecycle cannot; the tab says what.`);
}
