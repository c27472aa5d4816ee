import { describe, expect, test } from 'vitest';
import { listPullRuns } from '#host/store/queries/pull-runs.ts';
import { idOf } from '#test/unit/engine/lifecycle/machines.ts';
import {
  asServerHas,
  authorHas,
  expectPublished,
  joiner,
  lifecycleRow,
  type PlainWorld,
  serverHas,
  write,
} from './lifecycle-scenario.ts';
import { baselineWorld } from './world.ts';

async function published(manner: 'product' | 'upstream' = 'product'): Promise<PlainWorld> {
  const made = baselineWorld({ lifecycles: manner });
  write(made, joiner);
  expect(await made.studio.publish()).toMatchObject({ outcome: 'done', not_applied: [] });
  return made;
}

const names = (made: PlainWorld) => authorHas(made).states.map(({ name }) => name);

describe('a lifecycle that is pulled from a plain backend', () => {
  test('LC-73 LC-74 elements keep their ids and places, whatever somebody makes of them there', async () => {
    const made = await published();
    const { states, transitions } = made.backend.lifecycles.named('Joiner');
    Object.assign(states.find(({ name }) => name === 'Active') ?? {}, { name: 'Working' });
    states.push({
      ...states[0],
      id: 'abcdefab-0000-4000-8000-000000000001',
      name: 'Parked',
      is_initial: false,
    } as never);
    transitions.splice(
      transitions.findIndex(({ name }) => name === 'In>Active'),
      1,
    );
    await made.studio.pull();
    const config = authorHas(made);
    expect(config.states.find(({ id }) => id === idOf('s', 1))).toMatchObject({
      name: 'Working',
      place: { x: 10, y: 20 },
    });
    expect(names(made)).toEqual(['In', 'Parked', 'Working', 'Leave', 'Gone']);
    expect(config.transitions.map(({ id }) => id)).not.toContain(idOf('t', 0));
    expect(serverHas(made)).toEqual(asServerHas(config));
  });

  test('LC-73 the same state added on both sides is one', async () => {
    const made = await published();
    const { states } = made.backend.lifecycles.named('Joiner');
    const parked = { id: idOf('s', 7), name: 'Parked', position: 9 };
    states.push({ ...states[2], ...parked, id: 'abcdefab-0000-4000-8000-000000000001' } as never);
    const mine = { ...(joiner.states[2] as (typeof joiner.states)[number]), ...parked };
    write(made, { ...joiner, states: [...joiner.states, mine] });
    await made.studio.pull();
    expect(names(made)).toEqual(['In', 'Active', 'Leave', 'Gone', 'Parked']);
    expectPublished(made, { ...joiner, states: [...joiner.states, mine] });
  });

  test('LC-75 what changes while it is read is read again, and never stored half', async () => {
    const made = await published();
    const { states } = made.backend.lifecycles.named('Joiner');
    Object.assign(states[0] ?? {}, { name: 'In 1' });
    let changes = 1;
    made.backend.lifecycles.onRequest = ({ path }) => {
      if (!path.endsWith('/actions') || changes === 0) return;
      changes -= 1;
      Object.assign(states[0] ?? {}, { name: `In ${changes}` });
    };
    await made.studio.pull();
    expect(names(made)).toContain('In 0');
    Object.assign(states[0] ?? {}, { name: 'In 100' });
    changes = 100;
    await made.studio.pull();
    expect(names(made)).toContain('In 0');
    expect(made.studio.said.join()).toContain('"Joiner" changed each time while it was read');
    changes = 0;
    await made.studio.pull();
    expect(names(made)).toContain(states[0]?.name);
  });

  test('LC-75 one that has not changed is asked for once, with what its detail does not have', async () => {
    const made = await published();
    await made.studio.pull();
    const asked: string[] = [];
    made.backend.lifecycles.onRequest = ({ path }) => asked.push(path.split('/configs/')[1] ?? 'the list');
    await made.studio.pull();
    const { states, transitions } = made.backend.lifecycles.named('Joiner');
    const [id = ''] = made.backend.lifecycles.entries.keys();
    const parts = [
      ...states.map((one) => `${id}/states/${one.id}/actions`),
      ...transitions.map((one) => `${id}/transitions/${one.id}/conditions`),
    ];
    expect(asked.toSorted()).toEqual(['the list', id, ...parts].toSorted());

    Object.assign(states[1] ?? {}, { name: 'Changed' });
    asked.length = 0;
    await made.studio.pull();
    expect(asked.filter((path) => path === id)).toHaveLength(2);
    expect(names(made)).toContain('Changed');
  });

  test('LC-75 one with parts that the studio has no words for stays as it is, and the others come', async () => {
    const made = await published();
    const { states } = made.backend.lifecycles.named('Joiner');
    Object.assign(states[0] ?? {}, { name: 'Changed', entitlement_action: 'pause' });
    await made.studio.pull();
    expect(names(made)).toContain('In');
    expect(made.studio.said.join()).toContain('"Joiner" has parts that this studio has no words for');
    expect(lifecycleRow(made.studio.store).remote_json).not.toBeNull();
  });

  test('LC-75 S24 where it is gone from there, a person is asked first, as with every other type', async () => {
    const made = await published();
    made.backend.lifecycles.entries.clear();
    await made.studio.pull();
    expect(listPullRuns(made.studio.store, 1)).toMatchObject([{ state: 'asks' }]);
    expect(names(made)).toHaveLength(4);
  });

  test('LC-74 the other spellings of a server that goes its own ways mean the same', async () => {
    const made = await published('upstream');
    expectPublished(made, joiner);
    await made.studio.pull();
    expectPublished(made, joiner);
    expect(made.backend.lifecycles.effects.slice(0, 2)).toEqual(['POST config', 'PUT config']);
    const described = joiner.states.map((state) => ({ ...state, description: 'Words.' }));
    write(made, { ...joiner, states: described });
    expect((await made.studio.publish()).outcome).toBe('done');
    write(made, joiner);
    expect(await made.studio.publish()).toMatchObject({ outcome: 'done', not_applied: [] });
    expect(made.backend.lifecycles.named('Joiner').states.map(({ description }) => description)).toEqual([
      '',
      '',
      '',
      '',
    ]);
    expectPublished(made, joiner);
  });
});
