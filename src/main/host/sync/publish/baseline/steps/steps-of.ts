import type { ChangeSet, ChangeSetOperation } from '#contract/model/change-set.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { type StepPath, stepPath } from '#engine/lifecycle/publish/step-path.ts';
import { readDocument } from '#host/store/documents.ts';
import { findOperationSteps, putOperationSteps } from '#host/store/queries/operation-steps.ts';
import type { PublishRun } from '#host/sync/publish/publish-run.ts';

/** Whether a plain server takes this operation element by element. */
export function isStepped(run: PublishRun, { type, kind }: Pick<ChangeSetOperation, 'type' | 'kind'>): boolean {
  return kind === 'update' && run.deps.types.get(type)?.elements !== undefined;
}

/** The way from what the server showed. @throws ZodError where one end of it is nothing that goes step by step. */
export function pathOf(
  set: Pick<ChangeSet, 'operations'>,
  operation: ChangeSetOperation,
  source: JsonObject,
): StepPath {
  const making = set.operations.some((one) => one.lid === operation.lid && one.kind === 'create');
  return stepPath(source, operation.fields, making);
}

/** How far an operation has come; undefined before its first request. */
export function stepsOf(
  run: PublishRun,
  operation: ChangeSetOperation,
): { readonly path: StepPath; readonly source: JsonObject; readonly done: number } | undefined {
  const row = findOperationSteps(run.deps.store, operation.op_id);
  if (row === undefined) return undefined;
  const source = readDocument(row.source_json);
  return { path: pathOf(run.set, operation, source), source, done: row.done };
}

/** Remembers how far it has come, in the caller's transaction. */
export function noteDone(run: PublishRun, operation: ChangeSetOperation, done: number): void {
  const row = findOperationSteps(run.deps.store, operation.op_id);
  if (row !== undefined) putOperationSteps(run.deps.store, { ...row, done });
}

/** Where the server is on the way of an operation; `elsewhere` where somebody else has been at it. Throws `PublishStop`. */
export async function locate(run: PublishRun, operation: ChangeSetOperation): Promise<number | 'gone' | 'elsewhere'> {
  await run.refresh(operation);
  const remote = run.entity(operation)?.remote_json ?? null;
  if (remote === null) return 'gone';
  const steps = stepsOf(run, operation);
  return steps?.path.placeOf(readDocument(remote), steps.done) ?? 'elsewhere';
}
