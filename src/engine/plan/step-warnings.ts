import { z } from 'zod';
import type { PlanOperation } from '#contract/model/publish-plan.ts';
import { stepPath } from '../lifecycle/publish/step-path.ts';
import { documentOf, type Subject } from './subject.ts';

export interface StepWarning {
  readonly lid: string;
  readonly message: string;
  /** Requests, which may be none. */
  readonly count: number;
}

/** What takes several requests on a plain backend, and how many (LC-70, LC-74). */
export function stepWarnings(
  subjects: ReadonlyMap<string, Subject>,
  operations: readonly PlanOperation[],
): StepWarning[] {
  const made = new Set(operations.filter(({ kind }) => kind === 'create').map(({ lid }) => lid));
  return operations.flatMap((operation) => {
    const subject = subjects.get(operation.lid);
    if (subject?.type.elements === undefined || operation.kind !== 'update') return [];
    const isNew = made.has(operation.lid);
    const count = countSteps(subject, operation, isNew);
    if (count === null) return [];
    return [{ lid: operation.lid, count, message: wordsOf(subject, count, isNew) }];
  });
}

function countSteps(subject: Subject, { before, fields }: PlanOperation, isNew: boolean): number | null {
  try {
    return stepPath({ ...documentOf(subject.target), ...before }, fields, isNew).steps.length;
  } catch (error) {
    if (error instanceof z.ZodError) return null;
    throw error;
  }
}

function wordsOf({ name, type }: Subject, count: number, isNew: boolean): string {
  if (count === 0)
    return `This server does not keep where parts of the ${type.label} "${name}" stand; nothing of that is sent.`;
  const steps = count === 1 ? 'one step' : `${count} steps, each of which leaves it valid`;
  const last = isNew ? '; it is switched on with the last' : '';
  return `"${name}" goes to this server in ${steps}${last}. Where its parts stand on the canvas stays in this workspace.`;
}
