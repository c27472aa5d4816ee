import { AppError, type ErrorCode } from '#contract/errors/app-error.ts';

/** Why a sign-in, refresh or sign-out failed; the end of the error body's `type` (`contract.md` 4.2, 4.3). */
export type AuthSlug =
  | 'invalid-credentials'
  | 'account-inactive'
  | 'invalid-token'
  | 'token-expired'
  | 'token-revoked'
  | 'tenant-required'
  | 'rate-limited';

export class AuthError extends AppError {
  readonly slug: AuthSlug;

  constructor(slug: AuthSlug, code: ErrorCode, message: string) {
    super(code, message);
    this.slug = slug;
  }
}
