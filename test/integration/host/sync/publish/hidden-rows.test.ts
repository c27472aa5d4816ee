import { expect, test } from 'vitest';
import { effects, idOf, longer, published, serverHas, somebody } from './scenario.ts';
import { never } from './studio.ts';
import { baselineWorld } from './world.ts';

test('S23 a deletion takes nothing that the server hid while it was looked at, and that was changed meanwhile', async () => {
  const world = baselineWorld();
  const lid = await published(world, 'Tidy', 'Words.');
  const path = `/governance/scripts/${idOf(world, 'Tidy')}`;
  world.studio.scripts.remove(lid);
  const csId = world.studio.approve();
  await somebody(world, 'POST', `${path}/versions`, { script_body: longer });
  let hidden = 0;
  world.network.boundary = (where) => {
    if (where === `before GET ${path}` && hidden < 2) {
      hidden += 1;
      world.backend.mood = 'hides';
    } else if (where === `after GET ${path}`) world.backend.mood = 'normal';
  };
  expect((await world.studio.publisher.carryOut(csId, never)).outcome).not.toBe('done');
  expect(hidden).toBe(2);
  expect(effects(world)).not.toContain('delete');
  expect(serverHas(world)).toEqual([`Tidy | Words. | draft | ${longer}`]);
});
