import { toast } from 'sonner';
import type { BulkResult } from '#contract/rpc/script-list.ts';
import type { ScriptRow } from '#contract/rpc/scripts.ts';
import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import { knownScript } from '#renderer/api/scripts.ts';
import type { CommandActions, CommandTarget } from '#renderer/commands/registry.ts';
import { counted } from '#renderer/lib/size.ts';
import { confirm, openDialog } from '#renderer/state/dialogs.ts';
import { openDocument } from '#renderer/state/documents.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { activeLid, closeScript } from '#renderer/state/tabs.ts';
import { clearSelection, useExplorer } from './explorer-store.ts';
import { exportScripts } from './export-scripts.ts';
import { inParts } from './in-parts.ts';
import { deletionQuestion } from './removal-words.ts';

const noScript = 'Open a script, or select some in the list.';
const undoMs = 10_000;
/** Why a command on a script is off while only the list knows it. */
export const textAway = 'Its text is not here yet; get the published changes first.';

/** Why a script cannot be changed; null where it can (036 FR-012). */
export function systemRefusal(script: ScriptRow): string | null {
  return script.is_system ? 'It belongs to the system and cannot be changed or deleted. Duplicate it instead.' : null;
}

/** What a command is about: what it was given, what is selected, or the active script. */
function targetLids({ lid, lids }: CommandTarget): readonly string[] {
  if (lids !== undefined) return lids;
  if (lid !== undefined) return [lid];
  const { selected } = useExplorer.getState();
  if (selected.size > 0) return [...selected];
  const active = activeLid();
  return active === null ? [] : [active];
}

/** A command on one script or on many: of many, each is done or refused for itself; `refuse` speaks for one. */
function onScripts(run: (lids: readonly string[]) => Promise<void>, refuse: (script: ScriptRow) => string | null) {
  return {
    run: (target: CommandTarget) => run(targetLids(target)),
    disabled: (target: CommandTarget) => {
      const lids = targetLids(target);
      const [only] = lids;
      if (only === undefined) return noScript;
      const script = lids.length === 1 ? knownScript(only) : undefined;
      return script ? refuse(script) : null;
    },
  };
}

async function setStatus(lids: readonly string[], status: 'active' | 'inactive'): Promise<void> {
  await flush(lids);
  const doing = status === 'active' ? 'Activating' : 'Deactivating';
  const result = await inParts(lids, doing, (part) => rpc.scripts.setStatus.mutate({ lids: [...part], status }));
  const done = status === 'active' ? 'Activated' : 'Deactivated';
  if (result.done.length > 0) {
    const what = result.done.length === 1 ? 'it' : 'them';
    toast(`${done} ${await nameOrCount(result.done)}. The next publish takes ${what} to the backend.`);
  }
  tellRefused(result, status === 'active' ? 'activated' : 'deactivated');
}

async function removeScripts(lids: readonly string[]): Promise<void> {
  const rows = await rowsOf(lids);
  const own = rows.filter((row) => !row.is_system);
  if (own.length > 0 && !(await confirm(deletionQuestion(rows)))) return;
  await flush(lids);
  const result = await inParts(
    own.map(({ lid }) => lid),
    'Deleting',
    (part) => rpc.scripts.removeMany.mutate({ lids: [...part] }),
  );
  for (const lid of result.done) closeScript(lid);
  clearSelection();
  const [first] = own;
  if (result.done.length > 0 && first) {
    const what = result.done.length === 1 ? `script ${first.name}` : counted(result.done.length, 'script');
    const published = own.some((row) => row.current_version !== null && result.done.includes(row.lid));
    toast(
      `Deleted ${what}.${published ? ` The next publish deletes ${result.done.length === 1 ? 'it' : 'them'} on the backend.` : ''}`,
      {
        duration: undoMs,
        action: { label: 'Undo', onClick: () => void restoreScripts(result.done).catch(tellFailure) },
      },
    );
  }
  tellRefused(result, 'deleted');
}

async function restoreScripts(lids: readonly string[]): Promise<void> {
  const result = await inParts(lids, 'Restoring', (part) => rpc.scripts.undoRemoveMany.mutate({ lids: [...part] }));
  clearSelection();
  if (result.done.length > 0) toast(`Restored ${await nameOrCount(result.done)}.`);
  tellRefused(result, 'restored');
}

async function copyScripts(lids: readonly string[]): Promise<void> {
  await flush(lids);
  const [only] = lids;
  const name = lids.length === 1 && only !== undefined ? await nameOrCount([only]) : null;
  openDialog({ kind: 'copy_to_workspace', lids, name });
}

function copyRefusal(): string | null {
  const known = queryClient.getQueryData(trpc.workspaces.list.queryKey());
  return known?.workspaces.length === 1 ? 'There is no other workspace; make one first.' : null;
}

function tellRefused({ refused }: BulkResult, done: string): void {
  if (refused.length > 0) openDialog({ kind: 'refused_scripts', done, refused });
}

/** What is typed is saved first, so that the whole text is meant. */
async function flush(lids: readonly string[]): Promise<void> {
  await Promise.all(
    lids.map((lid) =>
      openDocument(lid)
        ?.flush()
        .catch(() => {}),
    ),
  );
}

async function rowsOf(lids: readonly string[]): Promise<ScriptRow[]> {
  const rows: ScriptRow[] = [];
  for (let at = 0; at < lids.length; at += 500) {
    rows.push(...(await rpc.scripts.rows.query({ lids: lids.slice(at, at + 500) })));
  }
  return rows;
}

async function nameOrCount(lids: readonly string[]): Promise<string> {
  const [only] = lids;
  if (lids.length !== 1 || only === undefined) return counted(lids.length, 'script');
  return (await rpc.scripts.row.query({ lid: only }))?.name ?? 'the script';
}

/** What a person can do with several scripts at once; every one of them works offline. */
export const bulkCommands: CommandActions = {
  'script.activate': onScripts(
    (lids) => setStatus(lids, 'active'),
    (script) => {
      if (script.status === 'active') return 'It is active already.';
      return systemRefusal(script) ?? (script.text_here ? null : textAway);
    },
  ),
  'script.deactivate': onScripts(
    (lids) => setStatus(lids, 'inactive'),
    (script) => (script.status === 'inactive' ? 'It is inactive already.' : systemRefusal(script)),
  ),
  'script.remove': onScripts(removeScripts, (script) => systemRefusal(script) ?? (script.text_here ? null : textAway)),
  'script.export': onScripts(exportScripts, (script) => (script.text_here ? null : textAway)),
  'script.copy_to': onScripts(copyScripts, (script) => copyRefusal() ?? (script.text_here ? null : textAway)),
  'script.restore': { ...onScripts(restoreScripts, () => null), hidden: true },
};
