import type { OperationBody, SyncedType } from '#contract/http/sync.ts';

/** What a set does to the entities of one type, for those of another type that depend on them. */
export interface SetView {
  /** Null: the set deletes it; its fields otherwise, and whether it is new; undefined: the set leaves it alone. */
  of(
    type: SyncedType,
    id: string,
  ): { readonly fields: Readonly<Record<string, unknown>>; readonly isNew: boolean } | null | undefined;
}

/** What counts is the state after the whole set (SB-22), so each type is judged beside what the set does to the others. */
export function viewOf(operations: readonly OperationBody[]): SetView {
  const byKey = new Map(operations.map((operation) => [`${operation.type} ${operation.id}`, operation]));
  return {
    of: (type, id) => {
      const operation = byKey.get(`${type} ${id}`);
      if (operation === undefined) return undefined;
      if (operation.action === 'delete') return null;
      return { fields: operation.fields, isNew: operation.action === 'create' };
    },
  };
}
