import { AppError, type ErrorCode, errorStatus } from '#contract/errors/app-error.ts';
import type { HttpReply } from '../ports.ts';
import { readJsonReply, retryAfterMs } from './reply.ts';
import { ReplyTooLarge } from './reply-too-large.ts';

/** What is known of an answer that is not a success. */
interface FailedAnswer {
  readonly origin: string;
  readonly status: number;
  /** The backend's own words, where its body was readable. */
  readonly said: string | null;
  /** Its error code, where it is one of ours. */
  readonly code: string | null;
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
}

type Wording = (answer: FailedAnswer) => { code: ErrorCode; message: string };

const kept = 'Your drafts are kept here.';

const wordings: Record<number, Wording> = {
  400: (answer) => ({
    code: 'validation_error',
    message: `The backend refused the request${because(answer)}. Correct it and try again.`,
  }),
  401: () => ({ code: 'unauthorized', message: `The backend no longer accepts your sign-in. Sign in again. ${kept}` }),
  403: (answer) => ({
    code: 'forbidden',
    message: `Your account may not do this on ${answer.origin}${because(answer)}. Ask an administrator for the role admin, or sign in with another account.`,
  }),
  404: (answer) => ({
    code: 'not_found',
    message: `The backend does not have this${because(answer)}. It may have been deleted there; get the published changes. ${kept}`,
  }),
  409: (answer) => ({
    code: 'conflict',
    message: `What the backend holds does not fit your change${because(answer)}. Get the published changes, review them, then try again.`,
  }),
  412: (answer) => ({
    code: 'precondition_failed',
    message: `This was changed on the backend since you last saw it${because(answer)}. Get the published changes, review them, then try again.`,
  }),
  413: (answer) => ({
    code: 'payload_too_large',
    message: `This is larger than the backend accepts${because(answer)}. Move data or helpers out of the script.`,
  }),
  422: (answer) => ({
    code: 'unprocessable',
    message: `The backend refused the content${because(answer)}. Correct it and try again.`,
  }),
  429: (answer) => ({
    code: 'too_many_requests',
    message: `The backend asks for a pause${because(answer)}. Try again ${wait(answer.retryAfterSeconds)}. ${kept}`,
  }),
};

/** The one message of a refused call: what happened and what to do. */
function answerFailure(answer: FailedAnswer): AppError {
  const wording = wordings[answer.status] ?? otherWording;
  const { code, message } = wording(answer);
  return new AppError(code, message, {
    status: answer.status,
    origin: answer.origin,
    ...(answer.code === null ? {} : { backend_code: answer.code }),
    ...(answer.requestId === null ? {} : { request_id: answer.requestId }),
    ...(answer.retryAfterSeconds === null ? {} : { retry_after_seconds: answer.retryAfterSeconds }),
  });
}

function otherWording(answer: FailedAnswer): { code: ErrorCode; message: string } {
  if (answer.status >= 500) {
    const request = answer.requestId === null ? '' : ` Its administrator can find the request as ${answer.requestId}.`;
    return {
      code: answer.status === errorStatus.unavailable ? 'unavailable' : 'internal_error',
      message: `The backend failed with status ${answer.status}${because(answer)}. ${kept} Try again in a moment.${request}`,
    };
  }
  return garbageWording(answer.origin, `status ${answer.status}`);
}

/** The address answers, but not as our API does. */
export function garbageFailure(origin: string, what: string): AppError {
  const { code, message } = garbageWording(origin, what);
  return new AppError(code, message, { origin });
}

function garbageWording(origin: string, what: string): { code: ErrorCode; message: string } {
  return {
    code: 'backend_garbage',
    message: `${origin} answered with something that is not its API (${what}). Check the backend's address in the workspace settings. ${kept}`,
  };
}

type NoAnswer = Extract<HttpReply, { kind: 'no_answer' }>;

/** Nothing usable came back. */
export function noAnswerFailure(origin: string, { reason, cause }: NoAnswer): AppError {
  // The refresh of the token failed, and has said why.
  if (cause instanceof AppError) return cause;
  if (cause instanceof ReplyTooLarge) return garbageFailure(origin, reason);
  return new AppError(
    'backend_unreachable',
    `The backend ${origin} cannot be reached: ${reason}. ${kept} Try again when it is back, or check its address in the workspace settings.`,
    { origin },
    { cause },
  );
}

/** A stream that ended before its end. */
export function cutOffFailure(origin: string, error: unknown): AppError {
  const reason = error instanceof Error ? error.message.replace(/[.\s]+$/, '') : 'the connection failed';
  return noAnswerFailure(origin, { kind: 'no_answer', when: 'after_send', reason, cause: error });
}

/** What an answer that is no success says, from any of the error bodies that `contract.md` 1.6 lists. */
export function failureOfAnswer(
  origin: string,
  answer: { status: number; headers: Readonly<Record<string, string>>; body: Uint8Array },
): AppError {
  const { status, headers } = answer;
  if (status < 400) return garbageFailure(origin, `status ${status}`);
  const wait = retryAfterMs(headers);
  return answerFailure({
    origin,
    status,
    ...wordsOf(answer.body, headers['content-type'] ?? ''),
    requestId: headers['x-request-id'] ?? null,
    retryAfterSeconds: wait === null ? null : Math.ceil(wait / 1000),
  });
}

function wordsOf(bytes: Uint8Array, contentType: string): { said: string | null; code: string | null } {
  if (contentType.startsWith('text/plain')) {
    return { said: Buffer.from(bytes).toString('utf8').slice(0, 300), code: null };
  }
  const { reply } = readJsonReply(bytes);
  if (typeof reply !== 'object' || reply === null) return { said: null, code: null };
  const known = reply as Record<string, unknown>;
  const said = [known['message'], known['detail'], known['error_description']].find((item) => typeof item === 'string');
  const code = known['error'];
  return { said: said === undefined ? null : String(said), code: typeof code === 'string' ? code : null };
}

function because(answer: FailedAnswer): string {
  const said = answer.said?.trim().replace(/[.\s]+$/, '');
  return said ? ` (${said.slice(0, 300)})` : '';
}

function wait(seconds: number | null): string {
  if (seconds === null) return 'in a minute';
  return seconds === 1 ? 'in 1 second' : `in ${seconds} seconds`;
}
