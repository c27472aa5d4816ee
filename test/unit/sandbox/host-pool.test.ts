import { afterEach, describe, expect, test, vi } from 'vitest';
import { HostPool, type PoolOptions } from '#sandbox/client/host-pool.ts';
import type { Answer, Death, DeathCause, Host, HostEvents } from '#sandbox/client/host-process.ts';

/** A host without a process: tests say when it is ready, what it answers and when it dies. */
class FakeHost implements Host {
  state: Host['state'] = 'starting';
  requests = 0;
  busyMs = 0;
  residentBytes = 0;
  readonly bodies: string[] = [];
  readonly exited: Promise<void>;
  killed: DeathCause | null = null;
  private readonly events: HostEvents;
  private gone: () => void = () => {};
  private answer: (answer: Answer) => void = () => {};

  constructor(events: HostEvents) {
    this.events = events;
    this.exited = new Promise((resolve) => {
      this.gone = resolve;
    });
  }

  ask(_request: unknown, body: string): Promise<Answer> {
    this.state = 'busy';
    this.bodies.push(body);
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }

  ready(): void {
    this.state = 'idle';
    this.events.onReady(this);
  }

  reply(text: string): void {
    this.requests += 1;
    this.answer({ message: { event: 'checked', id: 1, problems: [] }, body: text });
  }

  kill(cause: DeathCause): void {
    if (this.state === 'dead') return;
    this.killed = cause;
    this.die(cause);
  }

  die(cause: DeathCause, started = true): void {
    this.state = 'dead';
    const death: Death = { cause, ending: 'signal SIGKILL', text: 'its last words' };
    this.answer({ death, elapsed_ms: 1 });
    this.gone();
    this.events.onExit(this, death, started);
  }
}

const pools: HostPool[] = [];
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())));

function openPool(options: Partial<PoolOptions> = {}): { pool: HostPool; hosts: FakeHost[] } {
  const hosts: FakeHost[] = [];
  const pool = new HostPool({
    size: 2,
    running: 1,
    bulk: 2,
    eager: true,
    singleUse: false,
    recycle: { requests: 3, residentBytes: 100, busyMs: 1000 },
    onStartFailure: () => false,
    onDeath: () => {},
    ...options,
    start(events) {
      const host = new FakeHost(events);
      hosts.push(host);
      return host;
    },
  });
  pools.push(pool);
  return { pool, hosts };
}

function submit(pool: HostPool, body: string, counted = true, bulk = false): Promise<string> {
  const request = { op: 'check', id: 1, budget_ms: 1 } as const;
  const answer = pool.submit({ request, body, wallClockMs: 100, counted, bulk, signal: undefined });
  const text = answer.then((given) => ('death' in given ? given.death.cause : given.body));
  // Tests that are done leave jobs behind, which the end of their pool rejects.
  text.catch(() => {});
  return text;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const hostAt = (hosts: FakeHost[], index: number): FakeHost => {
  const host = hosts[index];
  if (host === undefined) throw new Error(`There is no host ${index}.`);
  return host;
};

describe('HostPool', () => {
  test('starts the one that stands by when the first is ready, not before', () => {
    const { hosts } = openPool();
    expect(hosts).toHaveLength(1);
    hostAt(hosts, 0).ready();
    expect(hosts).toHaveLength(2);
  });

  test('gives the next job to the host that has been idle longest', async () => {
    const { pool, hosts } = openPool();
    hostAt(hosts, 0).ready();
    hostAt(hosts, 1).ready();
    const first = submit(pool, 'a');
    hostAt(hosts, 0).reply('A');
    expect(await first).toBe('A');
    void submit(pool, 'b');
    expect(hostAt(hosts, 1).bodies).toEqual(['b']);
  });

  test('runs no more at a time than it may, but lets a check pass', () => {
    const { pool, hosts } = openPool();
    hostAt(hosts, 0).ready();
    hostAt(hosts, 1).ready();
    void submit(pool, 'run 1');
    void submit(pool, 'run 2');
    void submit(pool, 'check', false);
    expect(hostAt(hosts, 0).bodies).toEqual(['run 1']);
    expect(hostAt(hosts, 1).bodies).toEqual(['check']);
  });

  test('moves waiting jobs to the host that stands by in the turn in which the other dies', async () => {
    const { pool, hosts } = openPool();
    hostAt(hosts, 0).ready();
    hostAt(hosts, 1).ready();
    const killed = submit(pool, 'killer');
    void submit(pool, 'next');
    hostAt(hosts, 0).kill('wall_clock');
    expect(await killed).toBe('wall_clock');
    expect(hostAt(hosts, 1).bodies).toEqual(['next']);
    await turn();
    expect(hosts).toHaveLength(3);
  });

  test.each([
    ['often enough', { requests: 3 }],
    ['long enough', { busyMs: 1001 }],
    ['and grown', { residentBytes: 101 }],
  ])('replaces a host that has worked %s', (_, worn) => {
    const { hosts } = openPool();
    const host = hostAt(hosts, 0);
    Object.assign(host, worn);
    host.ready();
    expect(host.killed).toBe('recycled');
    expect(hosts.length).toBeGreaterThan(1);
  });

  test('uses a host for one answer only where it is told so', async () => {
    const { pool, hosts } = openPool({ singleUse: true, eager: false, size: 1 });
    expect(hosts).toHaveLength(0);
    const first = submit(pool, 'a');
    hostAt(hosts, 0).ready();
    hostAt(hosts, 0).reply('A');
    expect(await first).toBe('A');
    await turn();
    expect(hostAt(hosts, 0).killed).toBe('recycled');
    expect(hosts).toHaveLength(2);
  });

  test('gives up after three starts that fail, says why, and tries again when asked again', async () => {
    const { pool, hosts } = openPool({ size: 1 });
    const waiting = submit(pool, 'a');
    for (const index of [0, 1, 2]) hostAt(hosts, index).die('crash', false);
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable', message: /its last words/ });
    expect(hosts).toHaveLength(3);
    const again = submit(pool, 'b');
    hostAt(hosts, 3).ready();
    hostAt(hosts, 3).reply('B');
    expect(await again).toBe('B');
  });

  test('starts in another way as long as there is one', () => {
    let ways = 5;
    const { hosts } = openPool({ size: 1, onStartFailure: () => ways-- > 0 });
    for (let index = 0; index < 5; index++) hostAt(hosts, index).die('crash', false);
    expect(hosts).toHaveLength(6);
  });

  test('gives bulk jobs every core and keeps one host for others, who pass those that wait', async () => {
    const { pool, hosts } = openPool();
    hostAt(hosts, 0).ready();
    hostAt(hosts, 1).ready();
    const jobs = ['bulk 1', 'bulk 2', 'bulk 3'].map((body) => submit(pool, body, false, true));
    expect([hostAt(hosts, 0).bodies, hostAt(hosts, 1).bodies]).toEqual([['bulk 1'], ['bulk 2']]);
    hostAt(hosts, 0).reply('done');
    await jobs[0];
    hostAt(hosts, 0).ready();
    await turn();
    expect(hosts).toHaveLength(3);
    expect(hostAt(hosts, 0).bodies).toEqual(['bulk 1', 'bulk 3']);
    void submit(pool, 'bulk 4', false, true);
    const run = submit(pool, 'run');
    hostAt(hosts, 2).ready();
    expect(hostAt(hosts, 2).bodies).toEqual(['run']);
    hostAt(hosts, 2).reply('ran');
    expect(await run).toBe('ran');
  });

  test('lets the hosts go that only bulk jobs needed, after a while without any', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { pool, hosts } = openPool();
      hostAt(hosts, 0).ready();
      hostAt(hosts, 1).ready();
      const job = submit(pool, 'bulk', false, true);
      hostAt(hosts, 0).reply('done');
      await job;
      hostAt(hosts, 0).ready();
      await turn();
      hostAt(hosts, 2).ready();
      expect(hosts.filter(({ killed }) => killed === null)).toHaveLength(3);
      vi.advanceTimersByTime(20_000);
      expect(hosts.filter(({ killed }) => killed === null)).toHaveLength(2);
      expect(hosts).toHaveLength(3);
    } finally {
      vi.useRealTimers();
    }
  });
});
