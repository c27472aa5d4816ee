import { z } from 'zod';

/** Stable error codes and the HTTP status each travels with (`contract.md` 1.6). */
export const errorStatus = {
  validation_error: 400,
  /** The configuration or the credentials of a connector do not fit its type (`contract.md` 4.4). */
  invalid_configuration: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  connector_not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  conflict: 409,
  connector_name_exists: 409,
  /** The history behind a feed cursor is not this server's (sync.md 3.7). */
  history_diverged: 409,
  /** A feed cursor is older than what the feed still holds. */
  gone: 410,
  precondition_failed: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  /** `X-Expect-Tenant`, or the tenant in a change set, is not the token's (sync.md 3.16). */
  wrong_tenant: 421,
  unprocessable: 422,
  /** The id of a change set that was decided already came with another content (sync.md 3.11). */
  change_set_reused: 422,
  precondition_required: 428,
  too_many_requests: 429,
  internal_error: 500,
  unavailable: 503,
  /** The studio could not reach the backend, or it answered with something that is not its API. Never sent by a backend. */
  backend_unreachable: 502,
  backend_garbage: 502,
  /** The local store. Never sent by a backend. */
  store_corrupt: 500,
  store_newer: 500,
  store_unwritable: 500,
} as const;
export type ErrorCode = keyof typeof errorStatus;

/** The one error body of the HTTP API (`contract.md` 1.6, Product). `type` only on `/auth/*`. */
export const errorBody = z
  .object({
    error: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
    type: z.string().optional(),
  })
  .meta({ id: 'Error' });
export type ErrorBody = z.infer<typeof errorBody>;

/** A failure that a caller can act on. `message` says what happened and what to do; it is shown to people as it is. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: ErrorCode, message: string, details?: Record<string, unknown>, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return errorStatus[this.code];
  }
}
