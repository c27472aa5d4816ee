import type { PlanOperation } from '#contract/model/publish-plan.ts';
import type { Subject } from './subject.ts';

/** What is said of an operation that takes several requests on a plain backend, or none (LC-70, LC-74). */
export function stepWords({ name, type }: Subject, { requests }: PlanOperation, isNew: boolean): string | null {
  if (type.elements === undefined || requests === undefined) return null;
  if (requests === 0)
    return `This server does not keep where parts of the ${type.label} "${name}" stand; nothing of that is sent.`;
  const steps = requests === 1 ? 'one step' : `${requests} steps, each of which leaves it valid`;
  const last = isNew ? '; it is switched on with the last' : '';
  return `"${name}" goes to this server in ${steps}${last}. Where its parts stand on the canvas stays in this workspace.`;
}
