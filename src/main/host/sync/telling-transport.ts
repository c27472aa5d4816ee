import type { HttpReply, Transport } from './ports.ts';

/** A transport that tells of each request nobody answered, so that whoever watches the backend looks at once. */
export function tellingTransport(transport: Transport, unanswered: () => void): Transport {
  const told = <Reply extends { readonly kind: HttpReply['kind'] | 'stream' }>(reply: Reply): Reply => {
    if (reply.kind === 'no_answer') unanswered();
    return reply;
  };
  return {
    send: async (request) => told(await transport.send(request)),
    stream: async (request) => told(await transport.stream(request)),
    close: () => transport.close(),
  };
}
