import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { updateEntity } from '#host/store/queries/entities.ts';
import { withLateValues, withoutLateValue } from '../entity-rows.ts';
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

/**
 * Somebody's words that go back to the server as a mark is taken off are watched for from when they are sent: they stand
 * nowhere else once the studio has died, or reads others with the next try (S34).
 */
export function watchLeftWords(run: PublishRun, operation: ChangeSetOperation, words: string | null): void {
  const { mark_field } = run.typeOf(operation);
  const row = run.entity(operation);
  if (operation.kind !== 'remove_mark' || mark_field === null || row === undefined) return;
  if (words === createdWords(run, operation, mark_field).full) return;
  updateEntity(run.deps.store, withLateValues(row, { [mark_field]: words }));
}

/** The mark is off, and these words stand: they are what somebody has written, and not late. */
export function trustLeftWords(run: PublishRun, operation: ChangeSetOperation, shown: JsonObject): void {
  const { mark_field } = run.typeOf(operation);
  const row = run.entity(operation);
  if (mark_field === null || row === undefined || row.late_json === '{}') return;
  updateEntity(run.deps.store, withoutLateValue(row, mark_field, shown[mark_field] ?? null));
}

function sentValues(run: PublishRun, operation: ChangeSetOperation): ChangeSetOperation['fields'] {
  const type = run.typeOf(operation);
  if (operation.kind === 'remove_mark' && type.mark_field !== null) {
    return { [type.mark_field]: createdWords(run, operation, type.mark_field).full };
  }
  const versioned = type.fields.filter((field) => field.write === 'version').map((field) => field.name);
  return Object.fromEntries(Object.entries(operation.fields).filter(([name]) => !versioned.includes(name)));
}
