import type { BackendProfile } from '#contract/model/backend-profile.ts';
import type { EntityChange, FieldChange, PlanOperation } from '#contract/model/publish-plan.ts';
import { changedFields } from '../sync/entity-state.ts';
import { partsOf } from './change-parts.ts';
import { needsHeal } from './operations.ts';
import type { Subject } from './subject.ts';

/** One line of the plan: what happens to an entity, field by field, and what to know about it before approving. */
export function describeChange(
  subject: Subject,
  operations: readonly PlanOperation[],
  profile: BackendProfile,
): EntityChange {
  const { entity, type, merge } = subject;
  const versions = versionsOf(subject, operations, profile);
  return {
    lid: entity.lid,
    type: type.type,
    name: subject.name,
    ...(subject.detail === null ? {} : { detail: subject.detail }),
    action: actionOf(subject, operations),
    fields: subject.target === null ? [] : fieldChanges(subject),
    ...versions,
    merged: [...(merge?.merged ?? [])],
    review: [...(merge?.review ?? [])],
    live_uses: entity.facts.live_uses,
    notes: notesOf(subject, operations),
    operations: operations.map((operation) => operation.key),
  };
}

function actionOf(subject: Subject, operations: readonly PlanOperation[]): EntityChange['action'] {
  if (subject.target === null) return 'delete';
  if (subject.source === null) return 'create';
  return operations.some((operation) => operation.kind === 'replace') ? 'replace' : 'change';
}

function versionsOf(
  subject: Subject,
  operations: readonly PlanOperation[],
  profile: BackendProfile,
): { from_version: number | null; to_version: number | null } {
  const { type, entity } = subject;
  const from_version = entity.facts.current_version;
  if (type.versions === null || subject.target === null) return { from_version, to_version: null };
  if (subject.source === null) {
    const stub = profile.kind === 'baseline' && !profile.create_takes_body;
    return { from_version: null, to_version: stub ? 2 : 1 };
  }
  const body = type.versions.body;
  const writesBody = operations.some((operation) => Object.hasOwn(operation.fields, body));
  return { from_version, to_version: writesBody ? (from_version ?? 0) + 1 : from_version };
}

function fieldChanges(subject: Subject): FieldChange[] {
  const { type, source, target } = subject;
  if (target === null) return [];
  const changed = changedFields(type, source?.document ?? null, target.document);
  const parts = partsOf(type, source?.document ?? null, target.document);
  const said = (name: string) => source !== null || target.document[name] !== null;
  return type.fields
    .filter((field) => changed.includes(field.name) && said(field.name))
    .map((field) => {
      const before = source?.document[field.name] ?? null;
      const after = target.document[field.name] ?? null;
      const named = { field: field.name, label: field.label, unit: field.merge };
      const inside = parts.get(field.name);
      return {
        ...named,
        before,
        after,
        lines_added: null,
        lines_removed: null,
        ...(inside === undefined ? {} : { parts: [...inside] }),
      };
    });
}

function notesOf(subject: Subject, operations: readonly PlanOperation[]): string[] {
  const { entity, type } = subject;
  const notes: string[] = [];
  const writesVersion = operations.some((operation) => operation.kind === 'publish_version');
  if (subject.source === null && writesVersion)
    notes.push('The server creates it with a placeholder text as version 1; the text follows as version 2.');
  if (needsHeal(subject))
    notes.push('The newest version on the server lacks changes published before it; this brings them back.');
  const status = type.status?.field;
  if (status !== undefined && operations.some((operation) => operation.kind === 'set_status'))
    notes.push(`Becomes ${subject.target?.document[status] ?? 'unknown'}.`);
  if (subject.target === null && entity.facts.goes_with_it.length > 0)
    notes.push(`Deleted with it: ${entity.facts.goes_with_it.join(', ')}.`);
  for (const operation of operations) if (operation.undo.reason !== null) notes.push(operation.undo.reason);
  return notes;
}
