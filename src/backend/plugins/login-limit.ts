import type { RateLimitOptions } from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import { AuthError } from '../app/auth-error.ts';

/**
 * So many sign-ins a minute for one address and one e-mail (`contract.md` 4.2): guessing one account's password is slow,
 * while colleagues behind one gateway do not lock each other out (D-71).
 */
export function loginLimit(perMinute: number): RateLimitOptions {
  return {
    max: perMinute,
    timeWindow: 60_000,
    // After the body is read: the e-mail is in it.
    hook: 'preHandler',
    keyGenerator: (request) => `${request.ip} ${emailOf(request)}`,
    errorResponseBuilder: (_request, { after }) =>
      new AuthError('rate-limited', 'too_many_requests', `Too many sign-ins with this address; try again in ${after}.`),
  };
}

function emailOf(request: FastifyRequest): string {
  const { body } = request;
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : '';
  return String(email).toLowerCase();
}
