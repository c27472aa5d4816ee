import { toast } from 'sonner';
import type { ScriptRow } from '#contract/rpc/scripts.ts';
import { rpc } from '#renderer/api/client.ts';
import { knownScript } from '#renderer/api/scripts.ts';
import type { CommandActions, CommandTarget } from '#renderer/commands/registry.ts';
import { askText, confirm, openDialog } from '#renderer/state/dialogs.ts';
import { openDocument } from '#renderer/state/documents.ts';
import { useLayout } from '#renderer/state/layout.ts';
import { storeRefusal } from '#renderer/state/studio.ts';
import { activeLid, openScript } from '#renderer/state/tabs.ts';
import { bulkCommands, systemRefusal, textAway } from './bulk-commands.ts';
import { clearFilters, useExplorer } from './explorer-store.ts';

const noScript = 'Open a script first.';

function targetLid(target: CommandTarget): string | null {
  return target.lid ?? activeLid();
}

function targetScript(target: CommandTarget): ScriptRow | undefined {
  const lid = targetLid(target);
  return lid === null ? undefined : knownScript(lid);
}

/** Wraps a command that needs a script, so that it is off without one. */
function onScript(
  run: (script: ScriptRow) => void | Promise<void>,
  more: (script: ScriptRow) => string | null = () => null,
) {
  return {
    run: (target: CommandTarget) => {
      const script = targetScript(target);
      return script ? run(script) : undefined;
    },
    disabled: (target: CommandTarget) => {
      const script = targetScript(target);
      return script ? more(script) : noScript;
    },
  };
}

async function createScript(): Promise<void> {
  openDialog({ kind: 'new_script', name: await rpc.scripts.freeName.query({ name: 'new-script' }) });
}

/** The name is edited in its row, so the row has to be in view. */
function renameScript(script: ScriptRow): void {
  useLayout.setState({ side_bar: true });
  clearFilters();
  useExplorer.setState({ cursor: script.lid, renaming: script.lid });
}

/** The search box has to be there before it can have the focus. */
function searchScripts(): void {
  useLayout.setState({ side_bar: true });
  requestAnimationFrame(() => {
    const box = document.getElementById('script-search');
    if (!(box instanceof HTMLInputElement)) return;
    box.focus();
    box.select();
  });
}

async function describeScript(script: ScriptRow): Promise<void> {
  const text = await askText({
    title: `Description of ${script.name}`,
    confirm: 'Save description',
    field: { label: 'Description', initial: script.description ?? '', multiline: true },
  });
  if (text !== null) await rpc.scripts.update.mutate({ lid: script.lid, description: text.trim() || null });
}

async function duplicateScript(script: ScriptRow): Promise<void> {
  await openDocument(script.lid)?.flush();
  const copy = await rpc.scripts.duplicate.mutate({ lid: script.lid });
  openScript(copy.lid, copy.name);
}

async function discardDraft(script: ScriptRow): Promise<void> {
  const yes = await confirm({
    title: `Discard the draft of ${script.name}?`,
    body: `The text goes back to version ${script.current_version}. Undo in the editor brings the draft back while the tab is open.`,
    confirm: `Discard draft of ${script.name}`,
    danger: true,
  });
  if (!yes) return;
  await openDocument(script.lid)
    ?.flush()
    .catch(() => {});
  const detail = await rpc.scripts.discardDraft.mutate({ lid: script.lid });
  openDocument(script.lid)?.adopt(detail);
  toast(`Discarded the draft of ${script.name}.`);
}

/** What a person can do with a script as a whole. */
export const scriptCommands: CommandActions = {
  'script.new': {
    run: createScript,
    disabled: storeRefusal,
  },
  'script.open': {
    hidden: true,
    run: ({ lid }) => {
      const script = lid === undefined ? undefined : knownScript(lid);
      if (script) openScript(script.lid, script.name);
    },
  },
  'script.rename': onScript(renameScript, systemRefusal),
  'script.describe': onScript(describeScript, systemRefusal),
  'script.duplicate': onScript(duplicateScript, (script) => (script.text_here ? null : textAway)),
  ...bulkCommands,
  'list.search': { run: searchScripts, disabled: storeRefusal },
  'script.discard': onScript(discardDraft, (script) => {
    if (script.current_version === null) return 'It was never published; delete the script instead.';
    return script.unpublished ? null : 'Nothing differs from the published version.';
  }),
  'script.copy_id': onScript(async (script) => {
    await navigator.clipboard.writeText(script.id ?? script.lid);
    toast(`Copied the id of ${script.name}.`);
  }),
  'edit.format': editorAction('editor.action.formatDocument', systemRefusal),
  'edit.find': editorAction('actions.find'),
  'edit.quick_fix': editorAction('editor.action.quickFix', systemRefusal),
};

function editorAction(id: string, more?: (script: ScriptRow) => string | null) {
  return onScript((script) => openDocument(script.lid)?.action(id), more);
}
