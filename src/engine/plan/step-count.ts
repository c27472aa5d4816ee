import { z } from 'zod';
import type { PlanOperation } from '#contract/model/publish-plan.ts';
import { stepPath } from '../lifecycle/publish/step-path.ts';
import { documentOf, type Subject } from './subject.ts';

/** An update with the number of requests that it takes on a plain backend, where its elements go there one by one (LC-70). */
export function withStepCount(subject: Subject, update: PlanOperation, making: boolean): PlanOperation {
  if (subject.type.elements === undefined) return update;
  try {
    const source = { ...documentOf(subject.target), ...update.before };
    return { ...update, requests: stepPath(source, update.fields, making).steps.length };
  } catch (error) {
    // What is no lifecycle stays out of the plan for a reason of its own.
    if (error instanceof z.ZodError) return update;
    throw error;
  }
}

/** So many requests these operations take. */
export function countRequests(operations: readonly Pick<PlanOperation, 'requests'>[]): number {
  return operations.reduce((sum, { requests = 1 }) => sum + requests, 0);
}
