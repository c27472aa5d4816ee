import { AppError, type ErrorCode, errorStatus } from '#contract/errors/app-error.ts';

/** What is known of an answer that is not a success. */
export interface FailedAnswer {
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
export function answerFailure(answer: FailedAnswer): AppError {
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

const reasons: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it broke the connection off',
  UND_ERR_SOCKET: 'it broke the connection off',
  ENOTFOUND: 'the name is unknown',
  EAI_AGAIN: 'the name cannot be looked up now',
  ETIMEDOUT: 'it did not answer in time',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
};

/** Nothing answered. `error` is what `fetch` threw. */
export function unreachableFailure(origin: string, error: unknown, timeoutMs: number): AppError {
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  const reason = timedOut ? `it did not answer within ${Math.round(timeoutMs / 1000)} seconds` : networkReason(error);
  return new AppError(
    'backend_unreachable',
    `The backend ${origin} cannot be reached: ${reason}. ${kept} Try again when it is back, or check its address in the workspace settings.`,
    { origin },
    { cause: error },
  );
}

function networkReason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return reasons[code] ?? (cause instanceof Error && cause.message !== '' ? cause.message : 'the connection failed');
}

function because(answer: FailedAnswer): string {
  const said = answer.said?.trim().replace(/[.\s]+$/, '');
  return said ? ` (${said.slice(0, 300)})` : '';
}

function wait(seconds: number | null): string {
  if (seconds === null) return 'in a minute';
  return seconds === 1 ? 'in 1 second' : `in ${seconds} seconds`;
}
