import type { EnabledBinding } from '#backend/db/queries/bindings/enabled-bindings.ts';
import type { ScriptRow } from '#backend/db/queries/scripts/columns.ts';
import type { ScriptContent } from '#backend/db/queries/scripts/write-scripts.ts';
import { scriptEtag } from '#backend/routes/scripts/script-answer.ts';
import { inUseMessage } from '#backend/routes/scripts/script-in-use.ts';
import type { ChangeSetFailure } from '#contract/http/sync.ts';
import type { CheckedTexts } from './check-texts.ts';
import type { ScriptOperation } from './script-operation.ts';
import { failure } from './synced-entity.ts';

/** What one operation does to its script: from `before` (null: a creation) to `after` (null: a deletion). */
export interface ScriptStep {
  readonly operation: ScriptOperation;
  readonly before: ScriptRow | null;
  readonly after: ScriptContent | null;
}

export interface ScriptsSurroundings {
  /** Hashes of the texts that are at hand. */
  readonly texts: ReadonlySet<string>;
  readonly checked: CheckedTexts;
  /** The enabled bindings of the operation's script. */
  readonly bindings: readonly EnabledBinding[];
  readonly rev: number;
}

type Judged = { readonly step: ScriptStep } | { readonly failure: ChangeSetFailure };

/** Whether an operation may be done to the script that is there now. Names are judged for the set as a whole. */
export function judgeScript(
  operation: ScriptOperation,
  before: ScriptRow | undefined,
  surroundings: ScriptsSurroundings,
): Judged {
  const refused = refusal(operation, before);
  if (refused !== null) return { failure: refused };
  if (operation.action === 'delete') {
    const inUse = inUseRefusal(operation, before, surroundings.bindings);
    return inUse === null ? { step: { operation, before: before ?? null, after: null } } : { failure: inUse };
  }
  const after = contentAfter(operation, before, surroundings.rev);
  const unfit =
    textRefusal(operation, surroundings.texts) ?? statusRefusal(operation, before, after, surroundings.checked);
  return unfit === null ? { step: { operation, before: before ?? null, after } } : { failure: unfit };
}

function refusal(operation: ScriptOperation, before: ScriptRow | undefined): ChangeSetFailure | null {
  if (operation.action === 'create') {
    if (before === undefined) return null;
    return failure(operation, 'exists', `There is a script with the id ${operation.id} already.`);
  }
  if (before === undefined) {
    return failure(operation, 'gone', `Script ${operation.id} does not exist, or no longer.`);
  }
  if (operation.if_match !== scriptEtag(before)) {
    return failure(operation, 'changed', `"${before.name}" was changed by somebody else since you read it.`);
  }
  if (before.is_system) {
    return failure(operation, 'system_script', `"${before.name}" is a system script and cannot be changed.`);
  }
  return null;
}

/** In the same words as the plain route's. */
function inUseRefusal(
  operation: ScriptOperation,
  before: ScriptRow | undefined,
  bindings: readonly EnabledBinding[],
): ChangeSetFailure | null {
  if (bindings.length === 0) return null;
  return failure(operation, 'script_in_use', inUseMessage(before?.name ?? operation.id, bindings));
}

function textRefusal(operation: ScriptOperation, texts: ReadonlySet<string>): ChangeSetFailure | null {
  const { body_hash } = operation;
  if (body_hash === null || texts.has(body_hash)) return null;
  return failure(operation, 'blob_missing', `The text ${body_hash} was not uploaded; put the blob first.`);
}

function contentAfter(
  { fields, body_hash }: ScriptOperation,
  before: ScriptRow | undefined,
  rev: number,
): ScriptContent {
  return {
    name: fields.name ?? before?.name ?? '',
    description: fields.description === undefined ? (before?.description ?? null) : fields.description,
    status: fields.status ?? before?.status ?? 'draft',
    current_version: (before?.current_version ?? 0) + (body_hash === null ? 0 : 1),
    body_hash: body_hash ?? before?.body_hash ?? '',
    rev,
  };
}

function statusRefusal(
  operation: ScriptOperation,
  before: ScriptRow | undefined,
  after: ScriptContent,
  checked: CheckedTexts,
): ChangeSetFailure | null {
  const { status } = operation.fields;
  if (status === undefined) return null;
  if (status === 'draft' && before !== undefined && before.status !== 'draft') {
    return failure(
      operation,
      'status_not_possible',
      `"${before.name}" is ${before.status} and cannot be a draft again.`,
    );
  }
  if (status !== 'active') return null;
  const errors = checked.get(after.body_hash);
  if (errors === undefined) {
    return failure(
      operation,
      'changed',
      `The text of "${after.name}" changed while it was checked; send it once more.`,
    );
  }
  if (errors === 0) return null;
  const many = errors === 1 ? 'an error' : `${errors} errors`;
  return failure(operation, 'script_has_errors', `The text of "${after.name}" has ${many} and cannot run.`);
}

/** Names that would be there twice once the set is applied: with scripts it leaves alone, or with each other. */
export function namesTaken(steps: readonly ScriptStep[], inUse: ReadonlySet<string>): ChangeSetFailure[] {
  const seen = new Set(inUse);
  return steps.flatMap(({ operation, after }) => {
    if (after === null) return [];
    if (seen.has(after.name)) {
      return [
        failure(operation, 'name_taken', `There is a script named "${after.name}" already; choose another name.`),
      ];
    }
    seen.add(after.name);
    return [];
  });
}
