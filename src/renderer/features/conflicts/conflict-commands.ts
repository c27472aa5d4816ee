import type { CommandId } from '#contract/rpc/commands.ts';
import { knownConflicts } from '#renderer/api/conflicts.ts';
import { knownScript } from '#renderer/api/scripts.ts';
import { knownTemplate } from '#renderer/api/templates.ts';
import type { CommandAction, CommandActions, CommandTarget } from '#renderer/commands/registry.ts';
import { type MergeAction, openMerge, useMergeLayout } from '#renderer/state/merge.ts';
import { storeRefusal } from '#renderer/state/studio.ts';
import { activeLid, dock, openConflict, openView } from '#renderer/state/tabs.ts';

const noMerge = 'Open a conflict first.';

function activeMerge() {
  const tab = dock.active();
  return openMerge(tab ? `${tab.kind}:${tab.id}` : null);
}

function merging(action: MergeAction): CommandAction {
  return {
    run: () => activeMerge()?.act(action),
    disabled: () => {
      const merge = activeMerge();
      return merge ? merge.refusal(action) : noMerge;
    },
  };
}

function targetLid(target: CommandTarget): string | null {
  return target.lid ?? activeLid();
}

/** What a person could decide about a script: a conflict, or a merge that nobody has read yet. */
function openRefusal(target: CommandTarget): string | null {
  const lid = targetLid(target);
  if (lid === null) return 'Open a script first.';
  const script = knownScript(lid) ?? knownTemplate(lid);
  const conflict = knownConflicts().some((one) => one.lid === lid) || script?.conflict === true;
  if (conflict || (script?.behind === true && script.unpublished)) return null;
  return 'Nothing of this script waits for a decision.';
}

/** Opens the conflict after or before the one that is open, around the end. */
function goToConflict(step: 1 | -1): void {
  const conflicts = knownConflicts();
  const tab = dock.active();
  const at = tab?.kind === 'conflict' ? conflicts.findIndex((one) => one.lid === tab.id) : -1;
  const from = at === -1 && step === -1 ? 0 : at;
  const next = conflicts[(from + step + conflicts.length) % conflicts.length];
  if (next) openConflict(next.lid, next.name);
}

const needsConflict = () => (knownConflicts().length === 0 ? 'There is no conflict.' : null);

/** Conflicts, and the merge on the screen. */
export const conflictCommands: CommandActions = {
  'conflict.list': { run: () => openView('conflicts'), disabled: storeRefusal },
  'conflict.open': {
    run: (target) => {
      const lid = targetLid(target);
      if (lid === null) return;
      const conflict = knownConflicts().find((one) => one.lid === lid);
      openConflict(
        lid,
        conflict?.name ?? knownScript(lid)?.name ?? knownTemplate(lid)?.name ?? target.name ?? 'conflict',
      );
    },
    disabled: openRefusal,
  },
  'conflict.next': { run: () => goToConflict(1), disabled: needsConflict },
  'conflict.previous': { run: () => goToConflict(-1), disabled: needsConflict },
  'merge.next': merging('next'),
  'merge.previous': merging('previous'),
  'merge.accept_theirs': merging('accept_theirs'),
  'merge.accept_yours': merging('accept_yours'),
  'merge.accept_both': merging('accept_both'),
  'merge.accept_both_reversed': merging('accept_both_reversed'),
  'merge.accept_base': merging('accept_base'),
  'merge.take_back': merging('take_back'),
  'merge.all_theirs': merging('all_theirs'),
  'merge.all_yours': merging('all_yours'),
  'merge.undo': merging('undo'),
  'merge.redo': merging('redo'),
  'merge.finish': merging('finish'),
  'merge.show_base': {
    run: () => useMergeLayout.setState(({ base }) => ({ base: !base })),
    disabled: () => (activeMerge() ? null : noMerge),
  },
  'merge.arrange': {
    run: () =>
      useMergeLayout.setState(({ arrangement }) => ({ arrangement: arrangement === 'rows' ? 'columns' : 'rows' })),
    disabled: () => (activeMerge() ? null : noMerge),
  },
} satisfies Partial<Record<CommandId, CommandAction>>;
