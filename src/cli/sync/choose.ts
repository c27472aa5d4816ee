import type { PlanView } from '#contract/rpc/sync.ts';
import { CommandError } from '../read-input.ts';

/** The entities that somebody names. A name that nothing in the plan has is a mistake of the command. */
export function lidsNamed(names: readonly string[], view: PlanView): string[] {
  return names.flatMap((name) => {
    const found = view.all.filter((change) => change.name === name).map((change) => change.lid);
    if (found.length > 0) return found;
    throw new CommandError(`${reasonFor(name, view)}`);
  });
}

function reasonFor(name: string, { plan, all }: PlanView): string {
  const conflict = plan.conflicts.find((one) => one.name === name);
  if (conflict) return `"${name}" is in conflict: ${conflict.message}`;
  const blocked = plan.blocked.find((one) => one.name === name);
  if (blocked) return `"${name}" stays here: ${blocked.message}`;
  const known = all.map((change) => `"${change.name}"`).join(', ');
  return `There is nothing to publish of "${name}". ${known === '' ? 'There is nothing to publish at all.' : `There is ${known}.`}`;
}

/** Whose review the command line has ticked: those named, or all. */
export function reviewedLids(reviewed: readonly string[], view: PlanView): string[] {
  if (reviewed.includes('all')) return view.plan.changes.map((change) => change.lid);
  return lidsNamed(reviewed, view);
}
