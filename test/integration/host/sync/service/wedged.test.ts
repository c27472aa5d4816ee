import { describe, expect, test } from 'vitest';
import { plainWorld } from './world.ts';

describe('a script that the server holds a hidden version of (B5)', () => {
  async function wedged() {
    const world = plainWorld({ version_in_two_b5: true });
    const ann = world.open('ann');
    const { lid } = ann.scripts.create({ name: 'Stuck', body: 'return 1;' });
    await world.run(ann.publish());
    ann.edit(lid, 'return 2;');
    ann.network.choose = (request, path) => (request.method === 'POST' && path.endsWith('/versions') ? 'dies' : 'none');
    const end = await world.run(ann.publish());
    expect(end.outcome).toBe('needs_person');
    ann.network.choose = () => 'none';
    return { world, ann, lid, end };
  }

  test('S81 the edit stays here, unpublished, and is blocked with the reason in words', async () => {
    const { world, ann, lid, end } = await wedged();
    expect(end.not_applied).toMatchObject([{ lid, message: expect.stringContaining('refuses every further one') }]);
    ann.sync.leave(end.cs_id ?? '');
    await world.run(ann.sync.pull());
    const again = await world.run(ann.restart());
    expect(again.scripts.get(lid)).toMatchObject({
      body: 'return 2;',
      unpublished: true,
      blocked: expect.stringContaining('its operator must repair it'),
    });
    expect(again.sync.status().counts).toMatchObject({ unpublished: 1, blocked: 1 });
    const { plan } = await again.sync.plan({});
    expect(plan.operations).toEqual([]);
    expect(plan.blocked).toMatchObject([
      { lid, reason: 'server_wedged', message: expect.stringContaining('its operator must repair it') },
    ]);
  });

  test('S81 what is typed on meanwhile is kept, and is published once the operator has repaired it', async () => {
    const { world, ann, lid, end } = await wedged();
    ann.sync.leave(end.cs_id ?? '');
    ann.edit(lid, 'return 3;');
    await world.run(ann.sync.pull());
    expect(ann.scripts.get(lid)).toMatchObject({
      body: 'return 3;',
      blocked: expect.stringContaining('its operator must repair it'),
    });
    for (const { row, versions } of world.backend.tenant.scripts.values())
      row.current_version = Math.max(...versions.keys());
    await world.run(ann.sync.pull());
    expect(ann.scripts.get(lid)).toMatchObject({ body: 'return 3;', unpublished: true, blocked: null });
    // The hidden version was the author's own, and they have gone on from it.
    expect(ann.sync.conflicts()).toEqual([]);
    await world.run(ann.publish());
    expect(world.backend.scripts()).toMatchObject([{ name: 'Stuck', body: 'return 3;' }]);
  });
});
