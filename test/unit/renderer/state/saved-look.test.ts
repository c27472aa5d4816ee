import { beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { savedLook } from '#renderer/state/saved-look.ts';
import { kept } from '../kept-ui-state.ts';

vi.mock('#renderer/api/client.ts', () => import('../kept-ui-state.ts'));

const lookSchema = z.object({
  map: z.boolean().catch(false),
  part: z.enum(['list', 'tree']).catch('list'),
  width: z.number().catch(300),
});

beforeEach(() => kept.clear());

test('what was kept comes back, and what of it cannot be read is what it was at first', async () => {
  kept.set('look', { map: true, part: 'chair', another: 1 });
  const { useLook, read } = savedLook('look', lookSchema);
  expect(useLook.getState()).toEqual({ map: false, part: 'list', width: 300 });
  await read();
  expect(useLook.getState()).toEqual({ map: true, part: 'list', width: 300 });
});

test('what has another form altogether is dropped', async () => {
  kept.set('look', 'a text');
  const { useLook, read } = savedLook('look', lookSchema);
  await read();
  expect(useLook.getState()).toEqual({ map: false, part: 'list', width: 300 });
});

test('what a person changes while the kept look is on its way stays, and is kept with the rest', async () => {
  kept.set('look', { map: true, part: 'tree', width: 200 });
  const { useLook, read, set } = savedLook('look', lookSchema);
  set({ width: 500 });
  expect(kept.get('look'), 'nothing is kept in place of what is on its way').toMatchObject({ width: 200 });
  await read();
  expect(useLook.getState()).toEqual({ map: true, part: 'tree', width: 500 });
  expect(kept.get('look')).toEqual({ map: true, part: 'tree', width: 500 });
  set({ part: 'list' });
  await read();
  expect(useLook.getState().part, 'it is read once').toBe('list');
});
