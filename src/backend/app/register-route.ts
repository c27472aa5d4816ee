import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { AppError, errorBody } from '#contract/errors/app-error.ts';
import type { Route } from '#contract/http/route.ts';
import type { Answer, Call, IdempotentRequest } from './call.ts';
import { type Caller, requirePermission } from './caller.ts';

type Schema = z.ZodType | undefined;

/** `contract.md` 1.1. */
const requestMs = 30_000;

export interface RouteOptions {
  /** Per-route settings of plugins, such as the rate limit. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly tag: string;
  /** Default: `limits.requestBytes`. */
  readonly bodyLimit?: number;
}

/**
 * Serves one route of the contract. It is the only way a route comes into being: address, permission, checks and reply
 * shape are all the contract's, and the permission is asked here again, right before the handler, so that no mistake in
 * the hooks around it opens anything (`contract.md` 1.5, Product).
 */
export function registerRoute<Params extends Schema, Query extends Schema, Body extends Schema, Reply extends Schema>(
  app: FastifyInstance,
  route: Route<Params, Query, Body, Reply>,
  handler: (call: Call<Params, Query, Body>) => Promise<Answer<Reply>>,
  { config, tag, bodyLimit }: RouteOptions,
): void {
  app.route({
    method: route.method,
    url: route.url,
    schema: openapiSchema(route, tag),
    config: { ...config, permission: route.permission },
    ...(bodyLimit === undefined ? {} : { bodyLimit }),
    handler: async (request, reply) => {
      requirePermission(route.permission, request.caller);
      // The schemas above have parsed these; Fastify's own types cannot know it for a generic route.
      const call = toCall(request, requestSignal(reply)) as Call<Params, Query, Body>;
      return send(request, reply, route, await handler(call));
    },
  });
}

function openapiSchema(route: Route, tag: string) {
  return {
    summary: route.summary,
    tags: [tag],
    ...(route.permission === 'public' ? {} : { security: [{ bearer: [], tenant: [] }] }),
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body ? { body: route.body } : {}),
    ...(route.content?.request ? { consumes: [route.content.request] } : {}),
    ...(route.content?.reply ? { produces: [route.content.reply] } : {}),
    response: {
      ...(route.reply ? { [route.success]: route.reply } : {}),
      '4xx': errorBody,
      '5xx': errorBody,
    },
  };
}

function toCall(request: FastifyRequest, signal: AbortSignal): Call<undefined, undefined, undefined> {
  return {
    params: request.params as undefined,
    query: request.query as undefined,
    body: request.body as undefined,
    get caller(): Caller {
      if (request.caller === null) throw new Error('A public route asked who the caller is.');
      return request.caller;
    },
    tenantHeader: headerOf(request, 'x-tenant-id')?.trim(),
    signal,
    ifMatch: headerOf(request, 'if-match') ?? null,
    lastEventId: headerOf(request, 'last-event-id') ?? null,
    idempotency: idempotentRequest(request),
    expectedTenant: headerOf(request, 'x-expect-tenant')?.trim() ?? null,
    digest: request.contentDigest,
    bytes: request.body instanceof Uint8Array ? request.body : null,
    log: request.log,
  };
}

/** Not Fastify's own `request.signal`: that one aborts as soon as the request's body has been read. */
function requestSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return AbortSignal.any([gone.signal, AbortSignal.timeout(requestMs)]);
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** @throws AppError `validation_error` for a key that cannot be one. */
function idempotentRequest(request: FastifyRequest): IdempotentRequest | null {
  const key = headerOf(request, 'idempotency-key');
  if (request.method !== 'POST' || key === undefined) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new AppError(
      'validation_error',
      'Idempotency-Key: Use 1 to 255 visible ASCII characters, for example a UUID.',
      { field: 'Idempotency-Key' },
    );
  }
  // Where the bytes were given their digest, they need not be spelled and hashed once more.
  const content = JSON.stringify([request.method, request.url, request.contentDigest ?? request.body ?? null]);
  return { key, request_hash: createHash('sha256').update(content).digest('hex') };
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { success: status, content }: Route,
  answer: Answer<undefined> | Answer<z.ZodType>,
): unknown {
  if (answer.replayed === true) reply.header('idempotent-replay', 'true');
  if (answer.etag !== undefined) {
    reply.header('etag', answer.etag);
    if (request.method === 'GET' && request.headers['if-none-match'] === answer.etag) return reply.code(304).send();
  }
  if (answer.content !== undefined) {
    return reply
      .code(status)
      .type(content?.reply ?? 'application/octet-stream')
      .send(answer.content);
  }
  return answer.reply === null ? reply.code(status).send() : reply.code(status).send(answer.reply);
}
