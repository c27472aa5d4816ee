import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Tokens that open one window each, and the cookies that the windows get for them. Only hashes are kept. */
export class WindowAccess {
  private readonly tokens = new Set<string>();
  private readonly cookies = new Set<string>();

  /** A token for one more window. */
  issueToken(): string {
    const token = randomBytes(32).toString('base64url');
    this.tokens.add(digest(token));
    return token;
  }

  /** The cookie for this token, or null where it is unknown or was used before. */
  redeem(token: string): string | null {
    const known = find(this.tokens, token);
    if (known === null) return null;
    this.tokens.delete(known);
    const cookie = randomBytes(32).toString('base64url');
    this.cookies.add(digest(cookie));
    return cookie;
  }

  isKnown(cookie: string | undefined): boolean {
    return cookie !== undefined && find(this.cookies, cookie) !== null;
  }
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares with every entry in the same time, whatever was given. */
function find(known: ReadonlySet<string>, secret: string): string | null {
  const wanted = Buffer.from(digest(secret));
  let found: string | null = null;
  for (const entry of known) {
    if (timingSafeEqual(Buffer.from(entry), wanted)) found = entry;
  }
  return found;
}
