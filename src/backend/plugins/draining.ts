import type { FastifyInstance } from 'fastify';

/**
 * Once the server is closing, every answer also ends its connection: one kept alive would hold the end up for as long as
 * the client likes to keep it.
 */
export function closeConnectionsWhileDraining(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close');
    done(null, payload);
  });
}
