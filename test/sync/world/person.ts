import { AppError } from '#contract/errors/app-error.ts';
import type { TokenClaims, TokenSource } from '#host/sync/http/backend-client.ts';
import type { Random } from './random.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Makes an access token; the world's own backends and the real one want different ones. */
export type IssueToken = (claims: { sub: string; tid: string; expires: number; serial: number }) => string;

/** Whoever sits at a studio, and their sign-in. */
export class Person implements TokenSource {
  readonly sub: string;
  readonly email: string;
  readonly #tenantId: string;
  readonly #time: VirtualTime;
  readonly #issue: IssueToken;
  readonly #lifeMs: number;
  #signedIn = true;
  #token: string | null = null;
  #expires = 0;
  #serial = 0;

  constructor(name: string, tenantId: string, time: VirtualTime, random: Random, issue: IssueToken, lifeMs: number) {
    this.sub = random.uuid();
    this.email = `${name}@world.test`;
    this.#tenantId = tenantId;
    this.#time = time;
    this.#issue = issue;
    this.#lifeMs = lifeMs;
  }

  get signedIn(): boolean {
    return this.#signedIn;
  }

  /** The refresh token has expired, too: only a password helps (`sync.md` 4.2 F19). */
  expire(): void {
    this.#signedIn = false;
    this.#token = null;
  }

  signIn(): void {
    this.#signedIn = true;
  }

  claims(): TokenClaims | null {
    return this.#signedIn ? { sub: this.sub, tenant_id: this.#tenantId, email: this.email } : null;
  }

  async accessToken(refused?: string): Promise<string> {
    if (!this.#signedIn) throw new AppError('unauthorized', 'Your sign-in has expired; sign in again.');
    if (this.#token === null || this.#token === refused || this.#expires <= this.#time.now) {
      this.#serial += 1;
      this.#expires = this.#time.now + this.#lifeMs;
      const claims = { sub: this.sub, tid: this.#tenantId, expires: this.#expires, serial: this.#serial };
      this.#token = this.#issue(claims);
    }
    return this.#token;
  }
}
