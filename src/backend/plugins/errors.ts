import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type ErrorBody, type ErrorCode } from '#contract/errors/app-error.ts';
import { AuthError } from '../app/auth-error.ts';
import { isDatabaseAway, isSerializationFailure, isStatementTimeout } from '../db/driver-errors.ts';
import { setHeaders } from './headers.ts';

/** Fastify's own refusals, in our words. */
const frameworkErrors: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'payload_too_large',
    'The request is larger than this address takes; send less at a time.',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', 'Send the body as application/json.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['validation_error', 'The body is not as long as Content-Length says.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['validation_error', 'The body is not valid JSON.'],
};

/** Every failure leaves in the one shape of the contract, `{error, message, details?}`, never as HTML or bare text. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => answer(toAppError(error, request), error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0];
    const error = new AppError('not_found', `There is nothing at ${request.method} ${path}.`);
    return answer(error, error, request, reply);
  });
}

/** For an address that cannot be decoded: no route is reached there, and none of the hooks either. */
export function answerUnreadableAddress(_error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const error = new AppError('validation_error', 'The address contains % escapes that cannot be decoded.');
  answer(error, error, request, setHeaders(request, reply));
}

function answer(error: AppError, cause: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error.status >= 500) request.log.error({ err: cause }, error.message);
  if (error.code === 'unavailable') reply.header('retry-after', '1');
  return reply
    .code(error.status)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(body(error, request));
}

function body(error: AppError, request: FastifyRequest): ErrorBody {
  const { code, message, details } = error;
  return {
    ...(request.url.startsWith('/auth/') ? { type: `urn:hookwright:errors:${slugOf(error)}` } : {}),
    error: code,
    message,
    ...(details === undefined ? {} : { details }),
  };
}

function slugOf(error: AppError): string {
  if (error instanceof AuthError) return error.slug;
  return error.code === 'unprocessable' ? 'validation-error' : error.code.replaceAll('_', '-');
}

function toAppError(error: unknown, request: FastifyRequest): AppError {
  const known = error instanceof AppError ? error : fromFramework(error);
  // A body that sign-in cannot read is 422 there, also when it is not even JSON (`contract.md` 4.2).
  if (known?.code === 'validation_error' && request.url.startsWith('/auth/')) {
    return new AppError('unprocessable', known.message, known.details);
  }
  if (known !== null) return known;
  if (isGivenUp(error))
    return new AppError('request_timeout', 'The request took too long and was given up; try again.');
  if (isDatabaseAway(error)) return new AppError('unavailable', 'The database does not answer; try again in a moment.');
  if (isSerializationFailure(error)) {
    return new AppError('unavailable', 'Another change was in the way; send the request again.');
  }
  return new AppError(
    'internal_error',
    `Something went wrong here; if it stays so, report the request id ${request.id}.`,
  );
}

/** The caller went away, or the time for a request was over. */
function isGivenUp(error: unknown): boolean {
  return isStatementTimeout(error) || (error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name));
}

function fromFramework(error: unknown): AppError | null {
  if (!(error instanceof Error)) return null;
  const [code, message] = frameworkErrors['code' in error ? String(error.code) : ''] ?? [];
  if (code !== undefined && message !== undefined) return new AppError(code, message);
  const status = 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return new AppError('payload_too_large', error.message);
  if (status === 415) return new AppError('unsupported_media_type', error.message);
  return status >= 400 && status < 500 ? new AppError('validation_error', error.message) : null;
}
