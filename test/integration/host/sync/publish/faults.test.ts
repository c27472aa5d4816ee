import { describe, expect, it } from 'vitest';
import type { PublishEnd } from '#contract/rpc/sync.ts';
import { listMarks } from '#host/store/queries/ledger.ts';
import type { Fault } from './network.ts';
import {
  type AnyWorld,
  approveEverything,
  effects,
  everything,
  expectAgreed,
  expectEverything,
  serverHas,
} from './scenario.ts';
import { never } from './studio.ts';
import { baselineWorld, enhancedWorld } from './world.ts';

const onBaseline = ['create', 'version', 'update', 'status', 'update', 'version', 'delete'];
const onEnhanced = ['create', 'update', 'delete'];

/** One effect each, whatever happened to a single request of the publish. */
const survived: readonly Fault[] = [
  'refused',
  'drop_request',
  'drop_response',
  'error_before',
  'error_after',
  'too_many',
  'unavailable_after',
  'login_page',
  'unauthorized',
];

interface Trouble {
  readonly fault: Fault;
  /** Whether it meets a read; a write otherwise. */
  readonly reads?: boolean;
  /** What else happens while the request is on its way. */
  readonly meanwhile?: (world: AnyWorld) => void;
}

/** The machine sleeps for three days behind a request; what the server answered has long been given up. */
const asleep: Trouble = {
  fault: 'drop_response',
  meanwhile: ({ time }) => time.advanceTo(time.now + 3 * 86_400_000),
};

/** Lets `fault` happen to one request of a publish, and goes on until it has ended. Returns false where there was no such request. */
async function publishWith(world: AnyWorld, csId: string, at: number, { fault, reads = false, meanwhile }: Trouble) {
  let count = 0;
  let met = false;
  world.network.choose = ({ method }) => {
    if (reads === (method === 'GET')) count += 1;
    if (met || count !== at || reads !== (method === 'GET')) return 'none';
    met = true;
    meanwhile?.(world);
    return fault;
  };
  let end: PublishEnd = await world.studio.carryOut(csId);
  if (end.outcome === 'paused_network') end = await world.studio.carryOut(csId);
  expect(end, `${fault} at ${reads ? 'read' : 'write'} ${at}`).toMatchObject({ outcome: 'done', not_applied: [] });
  world.network.choose = () => 'none';
  return met;
}

async function atEveryRequest(newWorld: () => AnyWorld, trouble: Trouble, wanted: readonly string[]) {
  for (let at = 1; ; at += 1) {
    const world = newWorld();
    const csId = await approveEverything(world);
    const met = await publishWith(world, csId, at, trouble);
    expectEverything(world, wanted);
    world.studio.close();
    if (!met) return at - 1;
  }
}

describe('a publish to a plain backend over a bad network', () => {
  for (const fault of survived) {
    it(`S92 S93 has each effect once when any one of its writes meets: ${fault}`, async () => {
      expect(await atEveryRequest(baselineWorld, { fault }, onBaseline)).toBe(7);
    });
  }

  it.each(['drop_response', 'error_before', 'too_many'] as const)(
    'S92 S93 is not put off by a read that meets: %s',
    async (fault) => {
      expect(await atEveryRequest(baselineWorld, { fault, reads: true }, onBaseline)).toBeGreaterThan(10);
    },
  );

  it('S93 F26 has each effect once when the machine sleeps for three days behind any one of its writes', async () => {
    expect(await atEveryRequest(baselineWorld, asleep, onBaseline)).toBe(7);
  });

  it('S93 F3 the same request twice changes nothing that the author would notice', async () => {
    for (let at = 1; at <= 7; at += 1) {
      const world = baselineWorld();
      const csId = await approveEverything(world);
      await publishWith(world, csId, at, { fault: 'double' });
      await world.studio.pull();
      await world.studio.publisher.settleOpen(never);
      expect(serverHas(world)).toEqual(everything);
      for (const name of ['Mail', 'Tidy']) expectAgreed(world, name);
      world.studio.close();
    }
  });

  it('S94 S95 F4 a copy that arrives after everything has ended leaves nothing behind', async () => {
    for (const names_unique of [true, false]) {
      for (let at = 1; at <= 7; at += 1) {
        const world = baselineWorld({ names_unique });
        const csId = await approveEverything(world);
        await publishWith(world, csId, at, { fault: 'late' });
        await world.network.deliverLate();
        await world.studio.pull();
        await world.studio.publisher.settleOpen(never);
        await world.studio.pull();
        expect(
          serverHas(world).map((line) => line.split(' | ')[0]),
          `late ${at}`,
        ).toEqual(['Mail', 'Tidy']);
        expect(world.studio.entities().filter((row) => row.remote_id !== null)).toHaveLength(2);
        world.studio.close();
      }
    }
  });

  it('S94 S95 a late creation whose name became free is removed by the studio that sent it', async () => {
    const world = baselineWorld({ names_unique: false });
    world.network.choose = ({ method }) => (method === 'POST' && world.network.writes.length === 1 ? 'late' : 'none');
    const { lid } = world.studio.scripts.create({ name: 'Mail', description: null, body: 'log_info("a");' });
    expect((await world.studio.publish()).outcome).toBe('done');
    const adopted = world.studio.entity('Mail').remote_id;
    await world.network.deliverLate();
    expect(world.backend.scripts()).toHaveLength(2);
    await world.studio.pull();
    expect(world.studio.entities()).toHaveLength(1);
    await world.studio.publisher.settleOpen(never);
    expect(world.backend.scripts().map(({ id }) => id)).toEqual([adopted]);
    expect(listMarks(world.studio.store).map(({ lid: of, outcome }) => [of, outcome])).toContainEqual([lid, 'deleted']);
  });

  it('S92 F12 a server that dies between its statements is looked at before anything is sent again', async () => {
    const world = baselineWorld({ create_in_two_b4: true });
    const csId = await approveEverything(world);
    world.network.choose = ({ method }, path) =>
      method === 'POST' && path === '/governance/scripts' && effects(world).length === 0 ? 'dies' : 'none';
    await world.studio.carryOut(csId);
    await world.studio.carryOut(csId);
    expect(serverHas(world)).toEqual(everything);
  });
});

describe('a change set over a bad network', () => {
  for (const fault of [...survived, 'double'] as const) {
    it(`S99 is applied once when any one of its writes meets: ${fault}`, async () => {
      expect(await atEveryRequest(enhancedWorld, { fault }, onEnhanced)).toBeGreaterThanOrEqual(3);
    });
  }

  it('S99 F26 is applied once when the machine sleeps for three days behind any one of its writes', async () => {
    expect(await atEveryRequest(enhancedWorld, asleep, onEnhanced)).toBeGreaterThanOrEqual(3);
  });

  it('S99 F4 a copy that arrives after everything has ended changes nothing', async () => {
    const world = enhancedWorld();
    const csId = await approveEverything(world);
    world.network.choose = (_, path) => (path === '/v1/change-sets' && effects(world).length === 0 ? 'late' : 'none');
    const end = await world.studio.carryOut(csId);
    expect(end.outcome).toBe('paused_network');
    world.network.choose = () => 'none';
    expect((await world.studio.carryOut(csId)).outcome).toBe('done');
    await world.network.deliverLate();
    expectEverything(world, onEnhanced);
  });
});
