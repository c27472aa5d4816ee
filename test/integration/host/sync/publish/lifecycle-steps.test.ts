import { describe, expect, test } from 'vitest';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { toDocument } from '#engine/lifecycle/lifecycle-document.ts';
import { about } from '#test/unit/engine/lifecycle/machines.ts';
import {
  asServerHas,
  authorHas,
  expectPublished,
  joiner,
  type PlainWorld,
  reworked,
  serverHas,
  small,
  write,
} from './lifecycle-scenario.ts';
import { Crash, type Fault } from './network.ts';
import { baselineWorld } from './world.ts';

const world = () => baselineWorld({ lifecycles: 'product' });

/** A world in which the first is published and the second is what the author wants now. */
async function changing(from: LifecycleConfig | null, to: LifecycleConfig): Promise<PlainWorld> {
  const made = world();
  if (from !== null) {
    write(made, from);
    expect((await made.studio.publish()).outcome).toBe('done');
  }
  write(made, to);
  made.backend.lifecycles.effects.length = 0;
  return made;
}

/** Ends the process at the commit or write of that number, counted from 1; returns where, or null where it ended before. */
async function publishUntil(made: PlainWorld, csId: string, stopAt: number): Promise<string | null> {
  let count = 0;
  const boundary = (where: string) => {
    // What is read leaves nothing, and before a write leaves nothing has happened since the commit of its intent.
    if (where.includes(' GET ') || where.startsWith('before')) return;
    count += 1;
    if (count === stopAt) throw new Crash(where);
  };
  made.network.boundary = boundary;
  made.watch(boundary);
  try {
    await made.studio.carryOut(csId);
    return null;
  } catch (error) {
    if (error instanceof Crash) return error.message;
    throw error;
  } finally {
    made.network.boundary = () => {};
  }
}

/** Stops at every boundary, starts again and goes on. Returns the effects, which are the same each time, and how many stops there were. */
async function atEveryBoundary(from: LifecycleConfig | null, to: LifecycleConfig): Promise<[string[], number]> {
  const whole = await changing(from, to);
  expect((await whole.studio.publish()).outcome).toBe('done');
  const effects = [...whole.backend.lifecycles.effects];
  for (let stopAt = 1; ; stopAt += 1) {
    const made = await changing(from, to);
    const csId = made.studio.approve();
    const where = await publishUntil(made, csId, stopAt);
    if (where !== null) {
      made.restart();
      const end = await made.studio.carryOut(csId);
      expect(end, `stopped ${stopAt}: ${where}`).toMatchObject({ outcome: 'done', not_applied: [] });
    }
    expectPublished(made, to);
    expect(made.backend.lifecycles.effects, `stopped ${stopAt}: ${where}`).toEqual(effects);
    made.studio.close();
    if (where === null) return [effects, stopAt - 1];
  }
}

describe('a lifecycle that a plain backend takes step by step', () => {
  test('LC-71 a new one is finished after a kill at every write and commit, each step done once', async () => {
    const [effects, stops] = await atEveryBoundary(null, small);
    expect(effects.at(0)).toBe('POST config');
    expect(effects.slice(-2)).toEqual(['PUT config', 'PUT config']);
    expect(effects.filter((effect) => effect === 'POST states')).toHaveLength(2);
    expect(stops).toBeGreaterThan(20);
  });

  test('LC-71 a changed one is finished after a kill at every write and commit, each step done once', async () => {
    const [effects, stops] = await atEveryBoundary(joiner, reworked(joiner));
    expect(effects).not.toContain('PUT config');
    expect(stops).toBeGreaterThan(40);
  });

  test.each<Fault>(['drop_request', 'drop_response', 'refused', 'error_before', 'error_after', 'too_many', 'double'])(
    'LC-71 S93 every step once goes wrong with %s, and the lifecycle is whole in the end',
    async (fault) => {
      const made = await changing(joiner, reworked(joiner));
      const seen = new Set<string>();
      made.network.choose = (request, path) => {
        const key = `${request.method} ${path} ${request.body === null ? '' : Buffer.from(request.body).toString()}`;
        if (request.method === 'GET' || seen.has(key)) return 'none';
        seen.add(key);
        return fault;
      };
      const csId = made.studio.approve();
      let end = await made.studio.carryOut(csId);
      for (let tries = 0; end.outcome === 'paused_network' && tries < 40; tries += 1)
        end = await made.studio.carryOut(csId);
      expect(end).toMatchObject({ outcome: 'done', not_applied: [] });
      expectPublished(made, reworked(joiner));
    },
  );

  test('LC-72 it is active only when it is whole, and other studios leave it alone until then', async () => {
    const made = await changing(null, joiner);
    const active: boolean[] = [];
    made.backend.lifecycles.onRequest = ({ method }) => {
      const [entry] = made.backend.lifecycles.entries.values();
      if (method !== 'GET' && entry !== undefined) active.push(entry.rules.row.is_active);
    };
    await made.studio.publish();
    expect(active.slice(0, -1)).not.toContain(true);
    expect(serverHas(made)).toEqual(asServerHas(joiner));
  });

  test('LC-76 a refusal is told in the words of the server, and stops; going on finishes the job', async () => {
    const made = await changing(joiner, reworked(joiner));
    const gone = made.backend.lifecycles.named('Joiner').states.find(({ name }) => name === 'Leave');
    if (gone !== undefined) gone.objects = 2;
    const csId = made.studio.approve();
    const end = await made.studio.carryOut(csId);
    expect(end).toMatchObject({ outcome: 'needs_person' });
    expect(end.message).toMatch(/It stopped at step \d+ of \d+, delete the state "Leave": .*2 people are in Leave/);
    if (gone !== undefined) gone.objects = 0;
    expect(await made.studio.carryOut(csId)).toMatchObject({ outcome: 'done', not_applied: [] });
    expectPublished(made, reworked(joiner));
  });

  test('LC-76 undoing what stopped half-way leads back to what was, and the author keeps the change', async () => {
    const made = await changing(joiner, reworked(joiner));
    const csId = made.studio.approve();
    let writes = 0;
    made.network.choose = (request) => {
      writes += request.method === 'GET' ? 0 : 1;
      return writes >= 7 ? 'refused' : 'none';
    };
    expect((await made.studio.carryOut(csId)).outcome).toBe('paused_network');
    made.network.choose = () => 'none';
    const cancel = new AbortController();
    cancel.abort();
    const end = await made.studio.publisher.carryOut(csId, cancel.signal);
    expect(end).toMatchObject({ outcome: 'needs_person', message: expect.stringContaining('Cancelled before step 7') });
    expect(serverHas(made)).not.toEqual(asServerHas(joiner));
    const { set, skipped } = await made.studio.publisher.undoOf(csId, new AbortController().signal);
    expect(skipped).toEqual([]);
    expect(await made.studio.carryOut(made.studio.storeUndo(csId, set))).toMatchObject({ outcome: 'done' });
    expect(serverHas(made)).toEqual(asServerHas(joiner));
    expect((await made.studio.publish()).outcome).toBe('done');
    expectPublished(made, reworked(joiner));
  });

  test('LC-76 an undo that stops half-way takes nothing from the author', async () => {
    const made = await changing(joiner, reworked(joiner));
    const { cs_id } = await made.studio.publish();
    const added = made.backend.lifecycles.named('Joiner').states.find(({ name }) => name === 'Leave');
    if (added !== undefined) added.objects = 1;
    const { set } = await made.studio.publisher.undoOf(cs_id ?? '', new AbortController().signal);
    const end = await made.studio.carryOut(made.studio.storeUndo(cs_id ?? '', set));
    expect(end).toMatchObject({ outcome: 'needs_person', message: expect.stringContaining('1 people are in Leave') });
    await made.studio.pull();
    expect(toDocument(authorHas(made))).toEqual(toDocument(reworked(joiner)));
  });

  test('LC-76 what somebody changes while a publish waits is noticed before it goes on', async () => {
    const made = await changing(joiner, reworked(joiner));
    const csId = made.studio.approve();
    let writes = 0;
    made.network.choose = (request) => {
      writes += request.method === 'GET' ? 0 : 1;
      return writes >= 4 ? 'refused' : 'none';
    };
    expect((await made.studio.carryOut(csId)).outcome).toBe('paused_network');
    made.network.choose = () => 'none';
    const [first] = made.backend.lifecycles.named('Joiner').states;
    first?.exit_actions.push({ action_type: 'revoke_sessions', parameters: {} });
    const end = await made.studio.carryOut(csId);
    expect(end).toMatchObject({ outcome: 'needs_person', message: expect.stringContaining('Somebody has changed it') });
    expect(made.backend.lifecycles.effects).toHaveLength(3);
  });

  test('LC-76 where somebody else changes it between two steps, it stops as other types do', async () => {
    const made = await changing(joiner, reworked(joiner));
    let steps = 0;
    made.backend.lifecycles.onRequest = ({ method, from }) => {
      if (method === 'GET' || from !== 'studio') return;
      steps += 1;
      const { states } = made.backend.lifecycles.named('Joiner');
      if (steps === 3)
        Object.assign(states.find(({ name }) => name === 'Gone' || name === 'Left') ?? {}, { position: 77 });
    };
    const end = await made.studio.publish();
    expect(end.outcome).toBe('needs_person');
    expect(end.message).toContain('Somebody has changed it on the server since this was planned');
    expect(steps).toBe(3);
  });

  test('S100 conditions that somebody gave a transition between two steps do not go with it', async () => {
    const made = await changing(joiner, reworked(joiner));
    const named = () => made.backend.lifecycles.named('Joiner').transitions.find(({ name }) => name === 'Active>Gone');
    let steps = 0;
    made.backend.lifecycles.onRequest = ({ method, from }) => {
      if (method === 'GET' || from !== 'studio') return;
      steps += 1;
      if (steps === 3) named()?.conditions.push(about('user.late', 'is_true'));
    };
    const end = await made.studio.publish();
    expect(end).toMatchObject({ outcome: 'needs_person', message: expect.stringContaining('Somebody has changed it') });
    expect(named()?.conditions).toHaveLength(1);
  });

  test('LC-74 moving states on the canvas sends nothing and is agreed on', async () => {
    const moved = { ...joiner, states: joiner.states.map((state, at) => ({ ...state, place: { x: at, y: at } })) };
    const made = await changing(joiner, moved);
    expect((await made.studio.publish()).outcome).toBe('done');
    expect(made.backend.lifecycles.effects).toEqual([]);
    await made.studio.pull();
    expectPublished(made, moved);
  });
});
