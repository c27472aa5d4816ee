import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import { updateEntity } from '#host/store/queries/entities.ts';
import { withLateValues } from '../entity-rows.ts';
import type { PublishRun } from '../publish-run.ts';
import { createdWords } from './write-request.ts';

/** Values of an attempt nobody answered are watched for: a late copy must not pass as somebody's edit (S34). */
export function markUnknown(run: PublishRun, operation: ChangeSetOperation, message: string, status?: number): void {
  const { store } = run.deps;
  store.transaction(() => {
    run.record(operation, { state: 'unknown', message, ...(status === undefined ? {} : { status }) });
    const row = run.entity(operation);
    if (row !== undefined && operation.kind !== 'create')
      updateEntity(store, withLateValues(row, sentValues(run, operation)));
  });
}

function sentValues(run: PublishRun, operation: ChangeSetOperation): ChangeSetOperation['fields'] {
  const type = run.typeOf(operation);
  if (operation.kind === 'remove_mark' && type.mark_field !== null) {
    return { [type.mark_field]: createdWords(run, operation, type.mark_field).full };
  }
  const versioned = type.fields.filter((field) => field.write === 'version').map((field) => field.name);
  return Object.fromEntries(Object.entries(operation.fields).filter(([name]) => !versioned.includes(name)));
}
