import { initTRPC, type TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { validationError } from '#contract/errors/from-zod.ts';
import type { Studio } from '../services/studio.ts';
import type { Attachment } from '../services/workspaces/attachment.ts';

export interface RpcContext {
  readonly studio: Studio;
  /** The workspace of the window that calls. */
  readonly attachment: Attachment;
}

/** What a window learns of a failure. */
export interface RpcFailure {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>> | null;
}

const trpc = initTRPC.context<RpcContext>().create({
  isDev: false,
  errorFormatter: ({ shape, error, path }) => {
    const app = failureOf(error, path);
    return { ...shape, message: app.message, data: { ...shape.data, app } };
  },
});

export const router = trpc.router;
export const procedure = trpc.procedure;
export const createCallerFactory = trpc.createCallerFactory;

/** Nothing of an unforeseen failure but this sentence reaches a window; the log has the rest. */
const unforeseen = 'The studio could not do this. The Output view says more; your saved work is not touched.';

export function failureOf(error: TRPCError, path: string | undefined): RpcFailure {
  const { cause } = error;
  if (cause instanceof AppError) return plain(cause);
  if (cause instanceof ZodError && error.code === 'BAD_REQUEST')
    return plain(validationError(cause, path ?? 'The request'));
  if (error.code === 'NOT_FOUND') return { code: 'not_found', message: error.message, details: null };
  return { code: 'internal_error', message: unforeseen, details: null };
}

/** Whether it is a defect rather than an answer. */
export function isUnforeseen(error: TRPCError): boolean {
  return failureOf(error, undefined).code === 'internal_error' && !(error.cause instanceof AppError);
}

function plain({ code, message, details }: AppError): RpcFailure {
  return { code, message, details: details ?? null };
}
