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
      try {
        const { payload } = await jwtVerify(token, ({ kid }) => verifiers.get(kid ?? '') ?? unknownKey(), {
          algorithms: [algorithm],
          issuer,
          audience,
          clockTolerance: leewaySeconds,
          currentDate: now,
        });
        return claims.parse(payload);
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
