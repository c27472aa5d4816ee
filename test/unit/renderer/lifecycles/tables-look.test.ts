import { expect, test, vi } from 'vitest';
import { readTablesLook, setTablesLook, tablesLook } from '#renderer/features/lifecycles/tables-look.ts';
import { kept } from '../kept-ui-state.ts';

vi.mock('#renderer/api/client.ts', () => import('../kept-ui-state.ts'));

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
