import { expect, test, vi } from 'vitest';
import { readTablesLook, setTablesLook, tablesLook } from '#renderer/features/lifecycles/tables-look.ts';

const kept = vi.hoisted(() => new Map<string, unknown>());
vi.mock('#renderer/api/client.ts', () => ({
  rpc: {
    uiState: {
      get: { query: ({ key }: { key: string }) => Promise.resolve(kept.get(key) ?? null) },
      set: {
        mutate: ({ key, value }: { key: string; value: unknown }) => {
          kept.set(key, value);
          return Promise.resolve();
        },
      },
    },
  },
}));

test('LC-100 a lifecycle comes back as it was looked at, others as drawings', async () => {
  setTablesLook('one', { view: 'tables', table: 'actions', state: 'a state' });
  expect(kept.get('ws:lifecycle:view:one')).toEqual({ view: 'tables', table: 'actions' });
  kept.set('ws:lifecycle:view:two', kept.get('ws:lifecycle:view:one'));
  kept.set('ws:lifecycle:view:three', { view: 'sculpture', table: 'chairs' });
  await Promise.all(['two', 'three', 'four'].map(readTablesLook));
  expect(tablesLook('two')).toEqual({ view: 'tables', table: 'actions', transition: null, state: null });
  expect(tablesLook('three')).toMatchObject({ view: 'drawing', table: 'states' });
  expect(tablesLook('four')).toMatchObject({ view: 'drawing', table: 'states' });
});

test('what a person chose while the kept look was on its way stays', async () => {
  kept.set('ws:lifecycle:view:five', { view: 'tables', table: 'actions' });
  const reading = readTablesLook('five');
  setTablesLook('five', { table: 'transitions' });
  await reading;
  expect(tablesLook('five')).toMatchObject({ view: 'drawing', table: 'transitions' });
});
