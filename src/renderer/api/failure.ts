import { TRPCClientError } from '@trpc/client';

export interface Failure {
  /** Code of `errorStatus`, or `studio_host` when the studio's own host did not answer. */
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What a failed call says to a person. The host's messages are shown as they are; only a lost host needs words of ours. */
export function failureOf(error: unknown): Failure {
  if (error instanceof TRPCClientError) {
    const app = (error.data as { app?: { code: string; message: string; details?: Record<string, unknown> } } | null)
      ?.app;
    if (app) return { code: app.code, message: app.message, details: app.details ?? {} };
    if (error.data === undefined || error.data === null) {
      return {
        code: 'studio_host',
        message: 'The studio host did not answer. The window reconnects by itself; then try again.',
        details: {},
      };
    }
    return { code: 'internal_error', message: error.message, details: {} };
  }
  return { code: 'internal_error', message: error instanceof Error ? error.message : String(error), details: {} };
}
