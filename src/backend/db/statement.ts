import type { Expression, OperationNodeSource } from 'kysely';

/**
 * A change that can be made by itself, or together with others in one statement: all of them then see the same moment, and
 * no two of them may touch the same row.
 */
export interface Statement extends OperationNodeSource {
  execute(): Promise<unknown>;
}

/** The statement as a part of another one. */
export function embedded(statement: OperationNodeSource): Expression<unknown> {
  return { expressionType: undefined, toOperationNode: () => statement.toOperationNode() };
}
