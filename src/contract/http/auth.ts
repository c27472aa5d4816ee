import { z } from 'zod';
import { uuid } from '../model/scalars.ts';
import { defineRoute } from './route.ts';

export const tokenPair = z
  .object({
    access_token: z.string(),
    refresh_token: z.string(),
    token_type: z.literal('Bearer'),
    /** Seconds until the access token expires. */
    expires_in: z.int().positive(),
  })
  .meta({ id: 'TokenPair' });
export type TokenPair = z.infer<typeof tokenPair>;

/** The claims of an access token (`contract.md` 1.4). */
export const claims = z.object({
  sub: uuid,
  tid: uuid,
  roles: z.array(z.string()).max(20).default([]),
  email: z.string().optional(),
  iss: z.string(),
  aud: z.array(z.string()),
  iat: z.int(),
  exp: z.int(),
  jti: z.string().min(1),
});
export type Claims = z.infer<typeof claims>;

export const loginBody = z.object({
  email: z.email('The e-mail address is not valid; use the form name@example.com.').max(320),
  password: z.string().min(1, 'The password is empty.').max(1024),
});

const refreshBody = z.object({ refresh_token: z.string().min(1).max(1024) });

export const jwks = z.object({ keys: z.array(z.record(z.string(), z.unknown())) }).meta({ id: 'Jwks' });

export const authRoutes = {
  login: defineRoute({
    method: 'POST',
    url: '/auth/login',
    permission: 'public',
    success: 200,
    summary: 'Sign in with e-mail and password; the tenant is named by X-Tenant-ID',
    body: loginBody,
    reply: tokenPair,
  }),
  refresh: defineRoute({
    method: 'POST',
    url: '/auth/refresh',
    permission: 'public',
    success: 200,
    summary: 'Exchange a refresh token for a new pair; the old one is revoked',
    body: refreshBody,
    reply: tokenPair,
  }),
  logout: defineRoute({
    method: 'POST',
    url: '/auth/logout',
    permission: 'public',
    success: 204,
    summary: 'Revoke a refresh token and everything that descends from the same sign-in',
    body: refreshBody,
  }),
  jwks: defineRoute({
    method: 'GET',
    url: '/.well-known/jwks.json',
    permission: 'public',
    success: 200,
    summary: 'The public keys that verify access tokens',
    reply: jwks,
  }),
} as const;
