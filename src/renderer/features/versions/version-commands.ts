import type { ScriptRow } from '#contract/rpc/scripts.ts';
import { knownScript } from '#renderer/api/scripts.ts';
import type { CommandActions, CommandTarget } from '#renderer/commands/registry.ts';
import { currentComparison } from '#renderer/state/comparison.ts';
import { openDialog } from '#renderer/state/dialogs.ts';
import { activeLid, openVersions } from '#renderer/state/tabs.ts';

function scriptOf({ lid }: CommandTarget): ScriptRow | undefined {
  return knownScript(lid ?? activeLid() ?? '');
}

/** Why a script cannot go back to an earlier version; null where it can (036 edge case 7). */
export function rollBackRefusal(script: ScriptRow | undefined): string | null {
  if (!script) return 'Open a script first.';
  if (script.is_system) return 'It belongs to the system; duplicate it to change it.';
  if (script.current_version === null) return 'It was never published.';
  if (script.current_version === 1) return 'There is no previous version to roll back to.';
  return script.behind || script.conflict ? 'Merge what was published meanwhile first.' : null;
}

const noComparison = 'Open a comparison first.';

export const versionCommands: CommandActions = {
  'versions.list': {
    run: (target) => {
      const script = scriptOf(target);
      if (script) openVersions(script.lid, script.name);
    },
    disabled: (target) => (scriptOf(target) ? null : 'Open a script first.'),
  },
  'versions.roll_back': {
    run: (target) => {
      const script = scriptOf(target);
      if (script) openDialog({ kind: 'roll_back', lid: script.lid, version: target.version ?? null });
    },
    disabled: (target) => rollBackRefusal(scriptOf(target)),
  },
  'compare.next': {
    run: () => currentComparison()?.next(),
    disabled: () => (currentComparison() ? null : noComparison),
  },
  'compare.previous': {
    run: () => currentComparison()?.previous(),
    disabled: () => (currentComparison() ? null : noComparison),
  },
};
