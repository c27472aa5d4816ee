import { hash } from 'node:crypto';
import {
  calculateJwkThumbprint,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import { type Claims, claims } from '#contract/http/auth.ts';
import { jsonObject } from '#contract/model/scalars.ts';
import type { SigningKey } from '../db/queries/installation/installation.ts';
import { AuthError } from './auth-error.ts';

const algorithm = 'EdDSA';
const issuer = 'hookwright';
const audience = 'hookwright';
/** `contract.md` 1.2. */
const leewaySeconds = 60;
export const accessSeconds = 15 * 60;

export interface AccessToken {
  readonly jti: string;
  readonly issuedAt: Date;
  readonly sub: string;
  readonly tid: string;
  readonly roles: readonly string[];
  readonly email: string;
}

/** As many as are in use at a time on a busy server; who is forgotten is verified once more. */
const mostRemembered = 1_000;

/** Signs access tokens with the newest key and verifies those of every key. */
export interface TokenService {
  /** The same token again for the same content: EdDSA leaves nothing to chance. */
  sign(token: AccessToken): Promise<string>;
  /** @throws AuthError when it is not one of ours, or has expired. Whether it was revoked is not asked here. */
  verify(token: string, now: Date): Promise<Claims>;
  readonly publicKeys: Record<string, unknown>[];
}

export async function makeSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  return {
    kid,
    private_jwk: jsonObject.parse({ ...(await exportJWK(privateKey)), kid, alg: algorithm }),
    public_jwk: jsonObject.parse({ ...publicJwk, kid, alg: algorithm, use: 'sig' }),
  };
}

export async function createTokenService(keys: readonly SigningKey[]): Promise<TokenService> {
  const [newest] = keys;
  if (newest === undefined) throw new Error('There is no signing key.');
  const signer = await importJWK(newest.private_jwk as JWK, algorithm);
  const verifiers = new Map(
    await Promise.all(keys.map(async (key) => [key.kid, await importJWK(key.public_jwk as JWK, algorithm)] as const)),
  );
  const remembered = new Map<string, Claims>();
  const recall = (print: string, now: Date): Claims | undefined => {
    const known = remembered.get(print);
    return known !== undefined && now.getTime() / 1000 < known.exp + leewaySeconds ? known : undefined;
  };
  const remember = (print: string, verified: Claims): void => {
    const [oldest] = remembered.keys();
    if (remembered.size >= mostRemembered && oldest !== undefined) remembered.delete(oldest);
    remembered.set(print, verified);
  };
  return {
    publicKeys: keys.map((key) => key.public_jwk),
    sign: ({ jti, issuedAt, sub, tid, roles, email }) => {
      const seconds = Math.floor(issuedAt.getTime() / 1000);
      return new SignJWT({ tid, roles: [...roles], email })
        .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid: newest.kid })
        .setIssuer(issuer)
        .setAudience([audience])
        .setSubject(sub)
        .setJti(jti)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + accessSeconds)
        .sign(signer);
    },
    verify: async (token, now) => {
      // A signature that was good stays good: what is remembered is who it is from, until the token expires.
      const print = hash('sha256', token, 'base64');
      const known = recall(print, now);
      if (known !== undefined) return known;
      remembered.delete(print);
      try {
        const { payload } = await jwtVerify(token, ({ kid }) => verifiers.get(kid ?? '') ?? unknownKey(), {
          algorithms: [algorithm],
          issuer,
          audience,
          clockTolerance: leewaySeconds,
          currentDate: now,
        });
        const verified = claims.parse(payload);
        remember(print, verified);
        return verified;
      } catch (error) {
        throw refusal(error);
      }
    },
  };
}

function unknownKey(): never {
  throw new errors.JWKSNoMatchingKey();
}

function refusal(error: unknown): AuthError {
  if (error instanceof errors.JWTExpired) {
    return new AuthError('token-expired', 'unauthorized', 'The access token has expired; refresh it or sign in again.');
  }
  return new AuthError('invalid-token', 'unauthorized', 'The access token is not valid here; sign in again.');
}
