import type { ConflictParts } from './conflicts.ts';
import { entityName } from './conflicts.ts';
import { documentOf, type Subject } from './subject.ts';

/** References that would point to nothing: the other side of deleting something in use (sync.md 3.12, binding vs script gone). */
export function goneReferences(subjects: ReadonlyMap<string, Subject>): { lid: string; parts: ConflictParts }[] {
  return [...subjects.values()].flatMap((subject) => {
    const gone = goneTarget(subject, subjects);
    if (gone === null) return [];
    const target = subjects.get(gone);
    const what =
      target === undefined ? 'something' : `the ${target.type.label} "${entityName(target.entity, target.type)}"`;
    const message = `It needs ${what}, which is deleted.`;
    return [{ lid: subject.entity.lid, parts: { kind: 'reference_gone' as const, message, other_lid: gone } }];
  });
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
    const lid = document[reference.field];
    if (typeof lid === 'string' && isGone(lid, !changes)) return lid;
  }
  // A part that nobody changed simply goes with its whole.
  const parent = subject.entity.parent_lid;
  return changes && parent !== null && isGone(parent, false) ? parent : null;
}
