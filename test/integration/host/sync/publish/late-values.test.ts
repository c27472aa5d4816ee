import { describe, expect, it } from 'vitest';
import { published, somebody, text } from './scenario.ts';
import { baselineWorld } from './world.ts';

const scripts = '/governance/scripts';

describe('values that were sent and that nobody answered for', () => {
  it('S34 a value that nobody answered for is watched for afterwards', async () => {
    const world = baselineWorld();
    const lid = await published(world, 'Tidy', 'First.');
    world.studio.scripts.update({ lid, description: 'Second.' });
    world.network.choose = ({ method }) => (method === 'PUT' && world.network.writes.length === 1 ? 'late' : 'none');
    expect((await world.studio.publish()).outcome).toBe('done');
    world.studio.scripts.update({ lid, description: 'Third.' });
    expect((await world.studio.publish()).outcome).toBe('done');
    await world.network.deliverLate();
    await world.studio.pull();
    expect(JSON.parse(world.studio.entity('Tidy').late_json)).toEqual({ description: ['Second.'] });
    const kinds = world.studio.store.all(world.studio.store.build.selectFrom('conflict').select('kind'));
    expect(kinds).toEqual([{ kind: 'late_delivery' }]);
  });

  it("S34 so are somebody's words that were sent back while the mark beside them was taken off", async () => {
    const world = baselineWorld();
    world.studio.scripts.create({ name: 'Mail', description: 'Mine.', body: text });
    const removals: string[] = [];
    const describe = (words: string) => {
      const [shown] = world.backend.scripts();
      const mark = /\nhw: new=.*$/.exec(shown?.description ?? '')?.[0];
      if (mark === undefined) throw new Error('The mark has gone.');
      void somebody(world, 'PUT', `${scripts}/${shown?.id}`, { description: `${words}${mark}` });
    };
    world.network.choose = ({ method }) => (method === 'PUT' && removals.length === 1 ? 'late' : 'none');
    world.network.boundary = (where) => {
      if (where.startsWith('after POST') && where.endsWith('/versions')) describe('Theirs.');
      if (where.startsWith('before PUT')) removals.push(where);
      if (where.startsWith('after PUT') && removals.length === 1) describe('Newer.');
    };
    expect((await world.studio.publish()).outcome).toBe('done');
    expect(removals).toHaveLength(2);
    await world.studio.pull();
    expect(world.studio.scripts.get(world.studio.entity('Mail').lid).description).toBe('Newer.');
    await world.network.deliverLate();
    expect(world.backend.scripts()).toMatchObject([{ description: 'Theirs.' }]);
    await world.studio.pull();
    const kinds = world.studio.store.all(world.studio.store.build.selectFrom('conflict').select('kind'));
    expect(kinds).toEqual([{ kind: 'late_delivery' }]);
    expect(world.studio.scripts.get(world.studio.entity('Mail').lid).description).toBe('Newer.');
  });
});
