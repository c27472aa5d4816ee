import { afterEach, expect, test } from 'vitest';
import type { Capabilities } from '#contract/http/system.ts';
import { Connection } from '#host/services/backend/connection.ts';
import type { HttpReply, Transport } from '#host/sync/ports.ts';
import { tellingTransport } from '#host/sync/telling-transport.ts';

const gone = { kind: 'no_answer', when: 'before_send', reason: 'nothing listens there' } as const;

/** The network, as far as a look at the backend sees it. */
class Network {
  instance: string | null = '00000000-0000-4000-8000-000000000001';
  readonly transport: Transport = {
    send: ({ url }) => Promise.resolve(this.answer(new URL(url).pathname)),
    stream: () => Promise.resolve(gone),
    close: () => Promise.resolve(),
  };

  private answer(path: string): HttpReply {
    if (this.instance === null) return gone;
    const body = path === '/capabilities' ? capabilities(this.instance) : { status: 'ok', reason: null };
    return {
      kind: 'answer',
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: new TextEncoder().encode(JSON.stringify(body)),
    };
  }
}

function capabilities(instance_id: string): Capabilities {
  const sizes = { script_body_bytes: 1, context_bytes: 1, request_bytes: 1 };
  return { product: 'other', version: '1', instance_id, runtime_version: 1, features: [], limits: sizes };
}

const open: Connection[] = [];
afterEach(() => {
  for (const connection of open.splice(0)) connection.close();
});

async function connected(network: Network) {
  const states: string[] = [];
  const found: (string | undefined)[] = [];
  const connection = new Connection({
    locate: () => Promise.resolve('http://127.0.0.1:9'),
    transport: network.transport,
    changed: ({ state }) => void states.push(state),
    online: (capabilities) => void found.push(capabilities?.instance_id),
  });
  open.push(connection);
  await connection.retry();
  return { connection, states, found };
}

test('S144 a server that was replaced between two looks is told of, though nobody saw it away', async () => {
  const network = new Network();
  const { connection, states, found } = await connected(network);
  await connection.retry();
  const first = network.instance;
  network.instance = '00000000-0000-4000-8000-000000000002';
  await connection.retry();
  expect(found).toEqual([first, network.instance]);
  expect(states).toEqual(['online']);
});

test('a request that nobody answers has the backend looked at, and one that is answered does not', async () => {
  const network = new Network();
  const { connection, states } = await connected(network);
  let doubts = 0;
  const transport = tellingTransport(network.transport, () => {
    doubts += 1;
    connection.doubt();
  });
  const url = 'http://127.0.0.1:9/healthz';
  const request = { method: 'GET', url, headers: {}, body: null, timeout_ms: 1000, max_reply_bytes: 1000 } as const;
  expect(await transport.send(request)).toMatchObject({ kind: 'answer' });
  expect(doubts).toBe(0);
  network.instance = null;
  expect(await transport.send(request)).toEqual(gone);
  await expect.poll(() => states).toEqual(['online', 'offline']);
});
