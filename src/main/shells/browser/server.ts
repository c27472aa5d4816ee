import { existsSync } from 'node:fs';
import path from 'node:path';
import cookies from '@fastify/cookie';
import files from '@fastify/static';
import websocket from '@fastify/websocket';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { z } from 'zod';
import { limits } from '#contract/limits.ts';
import type { StudioHost } from '#host/app/start-host.ts';
import { pageHeaders } from '../content-policy.ts';
import type { WindowAccess } from './window-access.ts';

export interface BrowserServerOptions {
  readonly host: Pick<StudioHost, 'accept'>;
  readonly access: WindowAccess;
  /** The folder of the built page. */
  readonly page: string;
}

const tokenBody = z.object({ token: z.string().max(200) });
const refused = 'Open the studio from the address its start command printed.';

/**
 * Serves the page and the router to windows on this machine. Every request must name our own authority, so that no other
 * site can reach the studio under a name of its own, and the router asks for the cookie that only a token gives.
 */
export async function browserServer(options: BrowserServerOptions): Promise<FastifyInstance> {
  const server = fastify({ bodyLimit: 4096, logger: false, forceCloseConnections: true });
  await server.register(cookies);
  await server.register(websocket, { options: { maxPayload: 4 * limits.requestBytes } });
  server.addHook('onRequest', assertOwnAuthority);
  server.addHook('onSend', async (_request, reply) => {
    reply.headers(pageHeaders);
  });
  server.post('/session', (request, reply) => exchange(options.access, request, reply));
  await server.register(async (scope) => {
    scope.addHook('preValidation', async (request, reply) => {
      if (!hasCookie(options.access, request)) await reply.code(401).send({ message: refused });
    });
    scope.get('/rpc', { websocket: true }, (socket, request) => options.host.accept(socket, request.raw));
  });
  await servePage(server, options.page);
  return server;
}

/** `421` for a foreign Host (a name that was made to point here), `403` for a page of another origin. */
async function assertOwnAuthority(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const own = `127.0.0.1:${request.socket.localPort}`;
  if (request.headers.host !== own) await reply.code(421).send({ message: `This is ${own}.` });
  else if (request.headers.origin !== undefined && request.headers.origin !== `http://${own}`) {
    await reply.code(403).send({ message: 'Pages of other origins have no access to the studio.' });
  }
}

/** Cookies are shared by all ports of an address, so the name tells studios apart. */
function cookieName(request: FastifyRequest): string {
  return `hookwright_${request.socket.localPort}`;
}

function hasCookie(access: WindowAccess, request: FastifyRequest): boolean {
  return access.isKnown(request.cookies[cookieName(request)]);
}

async function exchange(access: WindowAccess, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (hasCookie(access, request)) return reply.code(204).send();
  const body = tokenBody.safeParse(request.body);
  const cookie = body.success ? access.redeem(body.data.token) : null;
  if (cookie === null) return reply.code(401).send({ message: refused });
  return reply
    .setCookie(cookieName(request), cookie, { path: '/', httpOnly: true, sameSite: 'strict' })
    .code(204)
    .send();
}

async function servePage(server: FastifyInstance, page: string): Promise<void> {
  if (!existsSync(path.join(page, 'index.html'))) {
    server.get('/', (_request, reply) =>
      reply.code(503).send('The page is not built. Start the studio with npm start.'),
    );
    return;
  }
  await server.register(files, {
    root: page,
    cacheControl: false,
    setHeaders: (reply, file) => {
      const hashed = path.dirname(file) === path.join(page, 'assets');
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-store');
    },
  });
}
