import type { BackendProfile } from '#contract/model/backend-profile.ts';
import type { EntityType, FieldType } from '#contract/model/entity-type.ts';
import type { OperationKind, Phase, PlanOperation } from '#contract/model/publish-plan.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { sameJson } from '../merge/canonical-json.ts';
import { changedFields } from '../sync/entity-state.ts';
import { withStepCount } from './step-count.ts';
import { documentOf, type Subject } from './subject.ts';

export function operationKey(type: EntityType, lid: string, kind: OperationKind): string {
  return `${type.type}/${lid}:${kind}`;
}

/** The requests that bring one entity from what the server has to what it should have, without what other entities need. */
export function entityOperations(subject: Subject, profile: BackendProfile): PlanOperation[] {
  if (subject.source === null && subject.target === null) return [];
  if (subject.target === null) return [deletion(subject)];
  if (profile.kind === 'enhanced') return enhancedOperations(subject);
  if (subject.source === null) return creation(subject, profile);
  return baselineChange(subject);
}

/** The newest version lacks what the history says it should hold; the next publish heals it (sync.md 3.10 rule 1). */
export function needsHeal(subject: Subject): boolean {
  const { versions } = subject.type;
  const head = subject.entity.facts.head_body_hash;
  if (versions === null || head === null || subject.source === null || subject.target === null) return false;
  return subject.decision.kind !== 'conflict' && subject.source.document[versions.body] !== head;
}

interface OperationParts {
  readonly kind: OperationKind;
  readonly phase: Phase;
  readonly fields?: readonly string[];
  readonly depends_on?: readonly string[];
  readonly based_on_version?: number | null;
  readonly undo?: PlanOperation['undo'];
}

const canUndo = { possible: true, reason: null };

function operation(subject: Subject, parts: OperationParts): PlanOperation {
  const { entity, type } = subject;
  const names = parts.fields ?? [];
  // By name, so that thousands of them are hashed without being sorted once more.
  return {
    based_on_version: parts.based_on_version ?? null,
    before: pick(names, documentOf(subject.source)),
    depends_on: [...(parts.depends_on ?? [])],
    expects_hash: subject.source?.hash ?? null,
    fields: pick(names, documentOf(subject.target)),
    key: operationKey(type, entity.lid, parts.kind),
    kind: parts.kind,
    lid: entity.lid,
    phase: parts.phase,
    type: type.type,
    undo: parts.undo ?? canUndo,
  };
}

function pick(names: readonly string[], document: JsonObject | null): JsonObject {
  const picked: JsonObject = {};
  for (const name of names) picked[name] = document?.[name] ?? null;
  return picked;
}

function deletion(subject: Subject): PlanOperation {
  const reason = 'What is deleted comes back only as something new, with another id.';
  return operation(subject, {
    kind: 'delete',
    phase: 'clean_up',
    fields: subject.type.fields.map((field) => field.name),
    undo: { possible: false, reason },
  });
}

function fieldsOf(type: EntityType, ...writes: FieldType['write'][]): string[] {
  return type.fields.filter((field) => writes.includes(field.write)).map((field) => field.name);
}

/** The server takes the whole of it at once, and only as part of the whole change set. */
function enhancedOperations(subject: Subject): PlanOperation[] {
  const { entity, type } = subject;
  const phase = phaseOf(subject);
  if (subject.source === null)
    return [operation(subject, { kind: 'create', phase, fields: type.fields.map((field) => field.name) })];
  const fields = changedFields(type, subject.source.document, subject.target?.document ?? {});
  const body = type.versions?.body;
  if (needsHeal(subject) && body !== undefined && !fields.includes(body)) fields.push(body);
  if (fields.length === 0) return [];
  return [operation(subject, { kind: 'update', phase, fields, based_on_version: entity.facts.current_version })];
}

function creation(subject: Subject, profile: BackendProfile): PlanOperation[] {
  const { entity, type } = subject;
  const key = (kind: OperationKind) => operationKey(type, entity.lid, kind);
  const phase = type.live === 'always' ? 'go_live' : 'prepare';
  const withBody = profile.create_takes_body ? fieldsOf(type, 'version') : [];
  const born = type.elements?.born ?? {};
  const made = operation(subject, {
    kind: 'create',
    phase,
    fields: [...fieldsOf(type, 'metadata', 'creation'), ...withBody],
  });
  const operations = [{ ...made, fields: { ...made.fields, ...born } }];
  if (type.mark_field !== null && profile.marks_survive)
    operations.push(operation(subject, { kind: 'remove_mark', phase, depends_on: [key('create')] }));
  const left = Object.keys(born).filter((name) => !sameJson(subject.target?.document[name], born[name]));
  if (left.length > 0) {
    const filled = operation(subject, { kind: 'update', phase, fields: left, depends_on: [key('create')] });
    const before = Object.fromEntries(left.map((name) => [name, born[name] ?? null]));
    operations.push(withStepCount(subject, { ...filled, before }, true));
  }
  const before = [key('create')];
  if (type.versions !== null && !profile.create_takes_body) {
    const parts = { kind: 'publish_version', phase, fields: [type.versions.body], based_on_version: 1 } as const;
    operations.push(operation(subject, { ...parts, depends_on: [...before] }));
    before.push(key('publish_version'));
  }
  if (type.status !== null && subject.target?.document[type.status.field] !== type.status.born) {
    const switched = operation(subject, {
      kind: 'set_status',
      phase: 'go_live',
      fields: [type.status.field],
      depends_on: before,
    });
    operations.push({ ...switched, before: { [type.status.field]: type.status.born } });
  }
  return operations;
}

function baselineChange(subject: Subject): PlanOperation[] {
  const { type, entity } = subject;
  const source = documentOf(subject.source) ?? {};
  const target = documentOf(subject.target) ?? {};
  const changed = changedFields(type, source, target);
  const written = (...writes: FieldType['write'][]) =>
    fieldsOf(type, ...writes).filter((name) => changed.includes(name));
  if (written('creation').length > 0) return [replacement(subject)];
  const operations: PlanOperation[] = [];
  const metadata = written('metadata');
  if (metadata.length > 0)
    operations.push(
      withStepCount(subject, operation(subject, { kind: 'update', phase: phaseOf(subject), fields: metadata }), false),
    );
  const body = type.versions?.body;
  if (body !== undefined && (written('version').length > 0 || needsHeal(subject))) {
    const based_on_version = entity.facts.current_version;
    operations.push(
      operation(subject, { kind: 'publish_version', phase: versionPhase(subject), fields: [body], based_on_version }),
    );
  }
  const { status } = type;
  if (status === null || !changed.includes(status.field)) return operations;
  return withSwitch(subject, operations, status, source);
}

/** On the way into production the switch comes last; on the way out it comes first. */
function withSwitch(
  subject: Subject,
  operations: readonly PlanOperation[],
  status: NonNullable<EntityType['status']>,
  source: JsonObject,
): PlanOperation[] {
  const reason = `It was never ${status.active} before; undoing makes it inactive, not ${status.born} again.`;
  const undo = sameJson(source[status.field], status.born) ? { possible: true, reason } : canUndo;
  const parts = { kind: 'set_status', phase: 'go_live', fields: [status.field], undo } as const;
  if (source[status.field] !== status.active)
    return [...operations, operation(subject, { ...parts, depends_on: operations.map((one) => one.key) })];
  const off = operation(subject, parts);
  return [off, ...operations.map((one) => ({ ...one, depends_on: [...one.depends_on, off.key] }))];
}

function replacement(subject: Subject): PlanOperation {
  const fields = subject.type.fields.map((field) => field.name);
  const reason = 'It is replaced by a new one; its old id does not come back.';
  return operation(subject, { kind: 'replace', phase: phaseOf(subject), fields, undo: { possible: false, reason } });
}

/** Nothing runs a template; what is new and switched off later is not felt either. All else can be. */
function phaseOf(subject: Subject): Phase {
  if (subject.type.live === 'never') return 'prepare';
  if (subject.type.live === 'when_active' && subject.source === null) return 'prepare';
  return 'go_live';
}

/** A new version of something no binding runs changes nothing in production yet; unknown use counts as use. */
function versionPhase(subject: Subject): Phase {
  return subject.entity.facts.live_uses === 0 ? 'prepare' : phaseOf(subject);
}
