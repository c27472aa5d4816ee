import { describe, expect, test } from 'vitest';
import type { Provision } from '#contract/model/provisioning.ts';
import { serverEvents } from '#host/services/provisioning/server-events.ts';
import { watchProvision } from '#host/services/provisioning/watch-provision.ts';
import { BackendClient } from '#host/sync/http/backend-client.ts';
import type { Clock, HttpRequest, Transport } from '#host/sync/ports.ts';

const id = '5a3e1c10-0001-4c6f-9b1a-70a1f0c3d001';

function told(rev: number, state: Provision['state'] = 'running'): string {
  const provision: Provision = {
    ...{ id, tenant_id: id, resource_id: id, resource_type: 'database', dock_id: id, operation_type: 'create' },
    ...{ state, rev, error: null, resumable: false, cancel_requested: false, steps: [] },
    ...{ requested_by: id, requested_at: '2026-03-02T08:00:00Z', started_at: null, ended_at: null },
  };
  return `id: ${rev}\nevent: provision\ndata: ${JSON.stringify(provision)}\n\n`;
}

type Answer = { readonly status: number; readonly pieces: readonly string[]; readonly cut?: boolean } | 'away';

/** A backend that answers each request in turn, and remembers them. */
function scripted(answers: readonly Answer[]) {
  const requests: HttpRequest[] = [];
  const left = [...answers];
  const transport: Transport = {
    send: () => Promise.reject(new Error('nothing is sent here')),
    stream: (request) => {
      requests.push(request);
      const answer = left.shift();
      if (answer === undefined || answer === 'away')
        return Promise.resolve({ kind: 'no_answer', when: 'before_send', reason: 'it is away' });
      return Promise.resolve({ kind: 'stream', status: answer.status, chunks: piecesOf(answer) });
    },
    close: () => Promise.resolve(),
  };
  const client = new BackendClient({ origin: 'http://backend.test', tenantId: null, transport });
  return { requests, client: () => client };
}

async function* piecesOf({ pieces, cut = false }: { readonly pieces: readonly string[]; readonly cut?: boolean }) {
  for (const piece of pieces) yield Buffer.from(piece);
  if (cut) throw new Error('the connection broke');
}

function quickClock() {
  const waits: number[] = [];
  const clock: Clock = {
    now: () => new Date(0),
    monotonic: () => 0,
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  };
  return { clock, waits };
}

async function watched(answers: readonly Answer[], signal = new AbortController().signal) {
  const backend = scripted(answers);
  const { clock, waits } = quickClock();
  const events: (number | string)[] = [];
  for await (const event of watchProvision(id, backend.client, clock, signal))
    events.push(event.type === 'provision' ? event.provision.rev : event.message);
  return { events, requests: backend.requests, waits };
}

describe('ST-12 watching a provision', () => {
  test('tells each state until its end, however the bytes are cut', async () => {
    const text = `: hello\n\n${told(1, 'queued')}${told(2)}${told(5, 'succeeded')}`;
    const pieces = Array.from({ length: Math.ceil(text.length / 7) }, (_, at) => text.slice(at * 7, at * 7 + 7));
    const { events, requests } = await watched([{ status: 200, pieces }]);
    expect(events).toEqual([1, 2, 5]);
    expect(requests).toHaveLength(1);
    expect(requests[0]?.headers['last-event-id']).toBeUndefined();
  });

  test('goes on after the last event where the connection broke, and tells nothing twice', async () => {
    const { events, requests } = await watched([
      { status: 200, pieces: [told(1), told(2), told(3).slice(0, 40)], cut: true },
      'away',
      { status: 200, pieces: [told(2), told(3)] },
      { status: 200, pieces: [told(4, 'failed')] },
    ]);
    expect(events.filter((event) => typeof event === 'number')).toEqual([1, 2, 3, 4]);
    expect(events.filter((event) => typeof event === 'string')).toHaveLength(2);
    expect(requests.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '2', '2', '3']);
  });

  test('waits longer the longer nobody answers, and not for ever', async () => {
    const { waits } = await watched([
      ...Array<Answer>(9).fill('away'),
      { status: 200, pieces: [told(1, 'cancelled')] },
    ]);
    expect(waits.slice(0, 3)).toEqual([1000, 2000, 4000]);
    expect(Math.max(...waits)).toBe(10_000);
  });

  test('ends with the reason where there is no such provision', async () => {
    const body = JSON.stringify({ error: 'not_found', message: 'There is no such provision.' });
    await expect(watched([{ status: 404, pieces: [body] }])).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('no such provision'),
    });
  });

  test('asks again where what came is no provision', async () => {
    const { events } = await watched([
      { status: 200, pieces: ['event: provision\ndata: {"half":\n\n'] },
      { status: 200, pieces: [told(1, 'succeeded')] },
    ]);
    expect(events).toEqual([expect.stringContaining('asked again'), 1]);
  });

  test('ends where nobody watches any more', async () => {
    const controller = new AbortController();
    controller.abort();
    expect((await watched(['away'], controller.signal)).events).toEqual([]);
  });

  test('reads event streams as the standard says', async () => {
    async function* lines() {
      yield* [
        'retry: 5',
        ':comment',
        'id',
        'event: a',
        'data: one',
        'data:two',
        '',
        '',
        'data: x\r',
        '\r',
        'data: cut',
      ];
    }
    const events = [];
    for await (const event of serverEvents(lines())) events.push(event);
    expect(events).toEqual([
      { id: '', event: 'a', data: 'one\ntwo' },
      { id: '', event: 'message', data: 'x' },
    ]);
  });
});
