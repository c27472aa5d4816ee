import type { ConflictParts } from './conflicts.ts';
import { documentOf, type Subject } from './subject.ts';

/** References that would point to nothing: the other side of deleting something in use (sync.md 3.12, binding vs script gone). */
export function goneReferences(subjects: ReadonlyMap<string, Subject>): { lid: string; parts: ConflictParts }[] {
  return [...subjects.values()].flatMap((subject) => {
    const gone = goneTarget(subject, subjects);
    if (gone === null) return [];
    const message = `It needs ${wordsFor(subjects.get(gone))}, which is deleted.`;
    // What the server has no more cannot be kept there.
    const isThere = (subjects.get(gone)?.entity.remote ?? null) !== null;
    const choices = isThere ? {} : { choices: ['drop_reference' as const] };
    const parts = { kind: 'reference_gone' as const, message, other_lid: gone, ...choices };
    return [{ lid: subject.entity.lid, parts }];
  });
}

function wordsFor(target: Subject | undefined): string {
  if (target === undefined) return 'something';
  const { entity, type, name } = target;
  const isKnown = (entity.local ?? entity.remote ?? entity.base) !== null;
  return isKnown ? `the ${type.label} "${name}"` : `a ${type.label}`;
}

function goneTarget(subject: Subject, subjects: ReadonlyMap<string, Subject>): string | null {
  const document = documentOf(subject.target);
  if (document === null) return null;
  const changes = ['create', 'push', 'merge'].includes(subject.decision.kind);
  const isGone = (lid: string, deletedHere: boolean) => {
    const target = subjects.get(lid);
    const kind = target?.decision.kind;
    if (deletedHere || target === undefined) return deletedHere ? kind === 'push_delete' : true;
    const nowhere = target.entity.local === null && target.entity.remote === null;
    return nowhere || kind === 'push_delete' || kind === 'trash';
  };
  for (const reference of subject.type.references) {
    // What is there already goes on without it, and is shown as orphaned.
    if (reference.outlives === true && subject.source !== null) continue;
    const lid = document[reference.field];
    if (typeof lid === 'string' && isGone(lid, !changes)) return lid;
  }
  // A part that nobody changed simply goes with its whole.
  const parent = subject.entity.parent_lid;
  return changes && parent !== null && isGone(parent, false) ? parent : null;
}

/** New ones that bind something which will not be active, with the words for it (sync.md 2, B14). */
export function inactiveReferences(subjects: ReadonlyMap<string, Subject>): { lid: string; words: string }[] {
  return [...subjects.values()].flatMap((subject) => {
    if (subject.decision.kind !== 'create') return [];
    const inactive = subject.type.references
      .filter((reference) => reference.needs_active)
      .map((reference) => subjects.get(String(subject.target?.document[reference.field])))
      .find((target) => target !== undefined && isInactive(target));
    if (inactive === undefined) return [];
    const { type, name } = inactive;
    return [{ lid: subject.entity.lid, words: `The ${type.label} "${name}" is not active; activate it first.` }];
  });
}

function isInactive({ type: { status }, target }: Subject): boolean {
  return status !== null && target !== null && target.document[status.field] !== status.active;
}
