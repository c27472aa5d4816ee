import { toast } from 'sonner';
import { rpc } from '#renderer/api/client.ts';
import { useWorkspaceProblems } from '#renderer/api/workspace-problems.ts';
import type { CommandActions, CommandTarget } from '#renderer/commands/registry.ts';
import { counted } from '#renderer/lib/size.ts';
import { openDialog } from '#renderer/state/dialogs.ts';
import { openDocument, useDocuments, whenChecked, whenOpen } from '#renderer/state/documents.ts';
import { showPanel } from '#renderer/state/layout.ts';
import { showPlace } from '#renderer/state/repair.ts';
import { storeRefusal } from '#renderer/state/studio.ts';
import { activeLid, dock, openScript, openView } from '#renderer/state/tabs.ts';
import { nextProblem } from './problem-groups.ts';
import { setScope, shownGroups } from './problem-view.ts';

const noScript = 'Open a script first.';

function scriptOf({ lid }: CommandTarget): { lid: string; name: string } | null {
  const chosen = lid ?? activeLid();
  const tab = dock.tabs().find((one) => one.kind === 'script' && one.id === chosen);
  return tab === undefined ? null : { lid: tab.id, name: tab.name };
}

/** Says whether a script is valid, and shows where it is not (036 FR-027). */
async function validate(target: CommandTarget): Promise<void> {
  const script = scriptOf(target);
  if (script === null) return;
  const document = await whenOpen(script.lid);
  const { valid, errors, warnings } = await rpc.checks.validate.query({
    body: document.body(),
    lid: script.lid,
    asked: true,
  });
  const [first] = errors;
  if (valid || first === undefined) {
    const rest =
      warnings.length === 0 ? 'No errors, no warnings.' : `No errors, ${counted(warnings.length, 'warning')}.`;
    toast.success(`${script.name} is valid. ${rest}`);
    if (warnings.length > 0) showProblems();
    return;
  }
  showProblems();
  toast.error(
    `${script.name} is not valid: ${counted(errors.length, 'error')}. Line ${first.line}, column ${first.column}: ${first.message}.`,
  );
  document.reveal(first.line, first.column);
}

function showProblems(): void {
  setScope('script');
  showPanel('problems');
}

/** Checks every script of the workspace; what is known of unchanged ones is used. */
export async function checkWorkspace(): Promise<void> {
  const status = await rpc.checks.workspace.start.mutate();
  useWorkspaceProblems.setState({ status });
}

export async function cancelCheck(): Promise<void> {
  await rpc.checks.workspace.cancel.mutate();
}

const marker = { 1: 'editor.action.marker.next', [-1]: 'editor.action.marker.prev' } as const;

/** Goes to the next problem of the scope; within a script the editor shows it in the text. */
async function goTo(step: 1 | -1): Promise<void> {
  const lid = activeLid();
  const cursor = lid === null ? undefined : useDocuments.getState()[lid]?.cursor;
  const next = nextProblem(shownGroups(), lid === null || !cursor ? null : { lid, ...cursor }, step);
  if (next === null) {
    if (lid !== null) openDocument(lid)?.action(marker[step]);
    return;
  }
  const { group, problem } = next;
  if (group.lid === lid) {
    openDocument(lid)?.action(marker[step]);
    return;
  }
  await showPlace(group.lid, group.name, problem.line, problem.column);
  await whenChecked(group.lid);
  openDocument(group.lid)?.action('editor.action.showHover');
}

const needsScript = (target: CommandTarget) => (scriptOf(target) === null ? noScript : null);
const isRunning = () => useWorkspaceProblems.getState().status?.state === 'running';

export const problemCommands: CommandActions = {
  'edit.validate': { run: validate, disabled: needsScript },
  'problem.next': { run: () => goTo(1) },
  'problem.previous': { run: () => goTo(-1) },
  'problems.check_workspace': {
    run: async () => {
      setScope('workspace');
      showPanel('problems');
      await checkWorkspace();
    },
    disabled: () => storeRefusal() ?? (isRunning() ? 'The check is still going.' : null),
  },
  'problems.cancel_check': { run: cancelCheck, disabled: () => (isRunning() ? null : 'No check is going.') },
  'problems.profile': { run: () => openView('lint_profile'), disabled: storeRefusal },
  'problems.schema': {
    run: (target) => {
      const script = scriptOf(target);
      if (script === null) return;
      openScript(script.lid, script.name);
      openDialog({ kind: 'schema', ...script });
    },
    disabled: needsScript,
  },
};
