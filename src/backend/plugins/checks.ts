import type { FastifyInstance } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { validationError } from '#contract/errors/from-zod.ts';

const names: Readonly<Record<string, string>> = {
  body: 'Body',
  params: 'Path',
  querystring: 'Query',
  headers: 'Headers',
};

/** Checks requests with the contract's schemas, and replies too, so that nothing leaves that the contract does not have. */
export function checkByContract(app: FastifyInstance): void {
  app.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => (data: unknown) => {
    const result = schema.safeParse(data);
    return result.success ? { value: result.data } : { error: refusal(result.error, httpPart ?? 'body') };
  });
  app.setSerializerCompiler(serializerCompiler);
}

/**
 * A body without a required member, or with one of the wrong type, is 422; one that breaks a limit is 400, and so is
 * anything in path and query (`contract.md` 1.6, 1.10).
 */
function refusal(error: z.ZodError, part: string): AppError {
  const { message, details } = validationError(error, names[part] ?? part);
  const shape = error.issues.some(({ code }) => ['invalid_type', 'invalid_value', 'invalid_union'].includes(code));
  return new AppError(part === 'body' && shape ? 'unprocessable' : 'validation_error', message, { ...details });
}
