import { toast } from 'sonner';
import { scriptName } from '#contract/model/script.ts';
import type { ScriptRow } from '#contract/rpc/scripts.ts';
import { rpc } from '#renderer/api/client.ts';
import { knownScript, knownScripts } from '#renderer/api/scripts.ts';
import type { CommandActions, CommandTarget } from '#renderer/commands/registry.ts';
import { askText, confirm } from '#renderer/state/dialogs.ts';
import { openDocument } from '#renderer/state/documents.ts';
import { useLayout } from '#renderer/state/layout.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { storeRefusal } from '#renderer/state/studio.ts';
import { activeLid, closeScript, openScript } from '#renderer/state/tabs.ts';
import { useExplorer } from './explorer-store.ts';

const noScript = 'Open a script first.';
const trashDays = 90;
const undoMs = 10_000;

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
  const name = await askText({
    title: 'New script',
    confirm: 'Create script',
    field: { label: 'Name', initial: freeName(), schema: scriptName },
  });
  if (name === null) return;
  const created = await rpc.scripts.create.mutate({ name, description: null });
  openScript(created.lid, created.name);
  openDocument(created.lid)?.focus();
}

function freeName(): string {
  const taken = new Set(knownScripts().map((script) => script.name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'new-script' : `new-script-${number}`;
    if (!taken.has(name)) return name;
  }
}

/** The name is edited in its row, so the row has to be in view. */
function renameScript(script: ScriptRow): void {
  useLayout.setState({ side_bar: true });
  useExplorer.setState({ filter: '', only_unpublished: false, cursor: script.lid, renaming: script.lid });
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

async function removeScript(script: ScriptRow): Promise<void> {
  const published = script.current_version !== null;
  const yes = await confirm({
    title: `Delete script ${script.name}?`,
    body: published
      ? `It leaves this workspace now, and the backend with the next publish. Until then the deletion can be taken back; after that its text is in the Trash for ${trashDays} days.`
      : 'Its draft, checkpoints and test contexts go with it. It was never published.',
    confirm: `Delete script ${script.name}`,
    danger: true,
  });
  if (!yes) return;
  await openDocument(script.lid)
    ?.flush()
    .catch(() => {});
  await rpc.scripts.remove.mutate({ lid: script.lid });
  closeScript(script.lid);
  const then = published ? ' The next publish deletes it on the backend.' : '';
  toast(`Deleted script ${script.name}.${then}`, {
    duration: undoMs,
    action: {
      label: 'Undo',
      onClick: () => void rpc.scripts.undoRemove.mutate({ lid: script.lid }).catch(tellFailure),
    },
  });
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
  'script.rename': onScript(renameScript),
  'script.describe': onScript(describeScript),
  'script.duplicate': onScript(duplicateScript),
  'script.remove': onScript(removeScript, (script) => {
    if (script.is_system) return 'It belongs to the system; nobody can delete it.';
    return script.text_here ? null : 'Its text is not here yet; get the published changes first.';
  }),
  'script.discard': onScript(discardDraft, (script) => {
    if (script.current_version === null) return 'It was never published; delete the script instead.';
    return script.unpublished ? null : 'Nothing differs from the published version.';
  }),
  'script.copy_id': onScript(async (script) => {
    await navigator.clipboard.writeText(script.id ?? script.lid);
    toast(`Copied the id of ${script.name}.`);
  }),
  'edit.format': editorAction('editor.action.formatDocument'),
  'edit.find': editorAction('actions.find'),
  'edit.quick_fix': editorAction('editor.action.quickFix'),
  'problem.next': editorAction('editor.action.marker.next'),
  'problem.previous': editorAction('editor.action.marker.prev'),
};

function editorAction(id: string) {
  return onScript((script) => openDocument(script.lid)?.action(id));
}
