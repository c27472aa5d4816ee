import type { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { validationError } from '#contract/errors/from-zod.ts';
import type { OperationBody } from '#contract/http/sync.ts';

type Of<Action extends OperationBody['action']> = Omit<
  Extract<OperationBody, { action: Action }>,
  'fields' | 'body_hash'
>;

/** An operation on an entity that consists of its fields alone, once they have been checked. */
export type FieldsOperation<Created, Changed> =
  | (Of<'create'> & { readonly fields: Created })
  | (Of<'update'> & { readonly fields: Changed })
  | (Of<'delete'> & { readonly fields: Record<string, never> });

/** @throws AppError `validation_error` with the operation's id and the field. */
export function readFieldsOperation<Created, Changed>(
  body: OperationBody,
  schemas: { readonly create: z.ZodType<Created>; readonly update: z.ZodType<Changed> },
): FieldsOperation<Created, Changed> {
  if (body.action === 'delete') return { ...body, fields: {} };
  const { body_hash, ...operation } = body;
  if (body_hash !== null && body_hash !== undefined) {
    const message = `Operation ${body.op_id}: body_hash: It has no text beside its fields.`;
    throw new AppError('validation_error', message, { field: 'body_hash' });
  }
  const parse = <Fields>(schema: z.ZodType<Fields>): Fields => {
    const parsed = schema.safeParse(operation.fields);
    if (parsed.success) return parsed.data;
    throw validationError(parsed.error, `Operation ${body.op_id}: fields`);
  };
  if (operation.action === 'update') return { ...operation, fields: parse(schemas.update) };
  return { ...operation, fields: parse(schemas.create) };
}

interface Known {
  readonly id: string;
  readonly name: string;
  readonly rev: number;
}

/** Whether an operation fits what is there now: nothing for a creation, else the revision it names; null: it does. */
export function revisionProblem(
  operation: Pick<OperationBody, 'action' | 'id'> & { readonly if_match?: string | undefined },
  before: Known | undefined,
  what: string,
): { readonly code: 'exists' | 'gone' | 'changed'; readonly message: string } | null {
  if (operation.action === 'create') {
    if (before === undefined) return null;
    return { code: 'exists', message: `There is a ${what} with the id ${operation.id} already.` };
  }
  if (before === undefined)
    return { code: 'gone', message: `The ${what} ${operation.id} does not exist, or no longer.` };
  if (operation.if_match === `"${before.rev}"`) return null;
  return { code: 'changed', message: `"${before.name}" was changed by somebody else since you read it.` };
}
