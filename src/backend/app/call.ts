import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import type { Route } from '#contract/http/route.ts';
import type { Caller } from './caller.ts';

/** What a schema's parse gives; nothing where the route declares none. */
type Parsed<Schema> = [Extract<Schema, z.ZodType>] extends [never] ? undefined : z.output<Extract<Schema, z.ZodType>>;

/** A checked request, as a handler gets it. */
export interface Call<Params, Query, Body> {
  readonly params: Parsed<Params>;
  readonly query: Parsed<Query>;
  readonly body: Parsed<Body>;
  /** Who asks. Reading it on a public route throws: nobody has been asked there. */
  readonly caller: Caller;
  /** The tenant that the header names, where a public route needs one. */
  readonly tenantHeader: string | undefined;
  /** Aborts when the client goes away or the request takes too long. */
  readonly signal: AbortSignal;
  readonly ifMatch: string | null;
  /** Where a stream of events broke off for the client. */
  readonly lastEventId: string | null;
  readonly idempotency: IdempotentRequest | null;
  /** The value of `X-Expect-Tenant`, which has been found to be the caller's tenant. */
  readonly expectedTenant: string | null;
  /** SHA-256 of the body in base64, where the request came with a `Content-Digest` and it was right. */
  readonly digest: string | null;
  /** The body where it is not JSON. */
  readonly bytes: Uint8Array | null;
  readonly log: FastifyRequest['log'];
}

/** A request that may be sent again with the same `Idempotency-Key` and then has its first effect only. */
export interface IdempotentRequest {
  readonly key: string;
  /** Of method, address and body: one key stands for one request. */
  readonly request_hash: string;
}

/** What a handler answers; the status is the route's. */
export interface Answer<Reply> {
  readonly reply: [Extract<Reply, z.ZodType>] extends [never] ? null : z.output<Extract<Reply, z.ZodType>>;
  readonly etag?: string;
  /** It is the kept answer of an earlier request. */
  readonly replayed?: boolean;
  /** What is answered where the route has no reply in JSON. */
  readonly content?: Uint8Array | Readable;
}

/** The call and the answer of one route of the contract. */
export type CallOf<Of extends Route> = Call<Of['params'], Of['query'], Of['body']>;
export type AnswerOf<Of extends Route> = Answer<Of['reply']>;

export const noContent = { reply: null } as const;

/**
 * The precondition of a request that changes something (RFC 9110, 13.1.1): `"3"`, a list of them, or `*`.
 * @throws AppError `precondition_failed` with the `current` state, so that the caller can merge without asking again.
 */
export function requireMatch(ifMatch: string | null, etag: string, current: object): void {
  if (ifMatch === null || ifMatch === '*') return;
  if (ifMatch.split(',').some((candidate) => candidate.trim() === etag)) return;
  throw new AppError(
    'precondition_failed',
    'It was changed by somebody else since you read it; read it again and repeat your change on what it is now.',
    { current, etag },
  );
}
