import type { FastifyInstance } from 'fastify';
import type { HttpReply, HttpRequest, Transport } from '#host/sync/ports.ts';

/** May answer in the place of the backend, or change its answer. */
export type Intercept = (path: string, send: () => Promise<Answer>) => Promise<HttpReply>;
type Answer = Extract<HttpReply, { kind: 'answer' }>;

/** Reaches our own backend without a network. */
export class InjectTransport implements Transport {
  readonly log: string[] = [];
  intercept: Intercept = (_, send) => send();
  readonly #app: FastifyInstance;

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  async send(request: HttpRequest): Promise<HttpReply> {
    const { pathname, search } = new URL(request.url);
    this.log.push(`${request.method} ${pathname}${search}`);
    return this.intercept(`${request.method} ${pathname}`, () => this.#inject(request, pathname + search));
  }

  async stream(request: HttpRequest): ReturnType<Transport['stream']> {
    const reply = await this.send(request);
    if (reply.kind === 'no_answer') return reply;
    // In two pieces, of which the first ends in the middle of a line.
    const middle = Math.floor(reply.body.length / 2);
    const chunks = async function* () {
      yield reply.body.subarray(0, middle);
      yield reply.body.subarray(middle);
    };
    return { kind: 'stream', status: reply.status, chunks: chunks() };
  }

  async close(): Promise<void> {}

  async #inject({ method, headers, body }: HttpRequest, url: string): Promise<Answer> {
    const payload = body === null ? {} : { payload: Buffer.from(body) };
    const reply = await this.#app.inject({ method, url, headers: { ...headers }, ...payload });
    const found = Object.entries(reply.headers).map(([name, value]) => [name, String(value)]);
    return { kind: 'answer', status: reply.statusCode, headers: Object.fromEntries(found), body: reply.rawPayload };
  }
}
