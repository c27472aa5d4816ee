import { expect, test } from 'vitest';
import { readMeta, writeMeta } from '#host/store/queries/meta.ts';
import { at, type FixedQuery } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { openTestStore } from './test-store.ts';

const tenantName: FixedQuery<WorkspaceSchema, { value: string }> = (build) =>
  build.selectFrom('meta').select('value').where('key', '=', at<'tenant_name'>('key'));

test('what is asked again comes from memory, and what was written since is read', () => {
  const { store } = openTestStore();
  const ask = () => store.remembered(tenantName, { key: 'tenant_name' });
  expect(ask()).toEqual([]);
  writeMeta(store, 'tenant_name', 'North');
  const first = ask();
  expect(first).toEqual([{ value: 'North' }]);
  expect(ask()).toBe(first);
  writeMeta(store, 'tenant_name', 'South');
  expect(ask()).toEqual([{ value: 'South' }]);
});

test('what a transaction wrote and took back is not remembered', () => {
  const { store } = openTestStore();
  writeMeta(store, 'tenant_name', 'North');
  expect(readMeta(store, 'tenant_name')).toBe('North');
  const takenBack = () =>
    store.transaction(() => {
      writeMeta(store, 'tenant_name', 'South');
      expect(readMeta(store, 'tenant_name')).toBe('South');
      throw new Error('taken back');
    });
  expect(takenBack).toThrow('taken back');
  expect(readMeta(store, 'tenant_name')).toBe('North');
});
