import { utimesSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Backups } from '#host/store/backups.ts';
import { listCopies, newCopyFile, pruneCopies } from '#host/store/copies.ts';
import { openTestStore, storePath } from './test-store.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

test('S7 a copy is made each hour in which something was changed, and in no other', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { store, scripts } = openTestStore();
  const backups = new Backups(store, (message) => expect.unreachable(message));
  // It waits for what was begun before, and makes no copy of a state that has one.
  const copies = async () => {
    await backups.make('asked');
    return listCopies(store.file).map(({ file }) => file.replace(/^.*-(\w+)\.db$/, '$1'));
  };
  expect(await copies()).toEqual(['opened']);
  scripts.create({ name: 'S', body: 'text' });
  vi.advanceTimersByTime(hourMs);
  expect(await copies()).toEqual(['hourly', 'opened']);
  vi.advanceTimersByTime(hourMs);
  expect(await copies()).toEqual(['hourly', 'opened']);
  await backups.close();
});

test('S7 the newest 24 copies stay, then one a day for a month, and those from before a migration as long', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 5, 30, 23, 30) });
  onTestFinished(() => void vi.useRealTimers());
  const file = storePath();
  const now = Date.now();
  const make = (age: number, reason: string) => {
    vi.setSystemTime(now - age);
    const copy = newCopyFile(file, reason);
    writeFileSync(copy, '');
    utimesSync(copy, new Date(), new Date());
    vi.setSystemTime(now);
  };
  for (let hour = 0; hour < 48; hour += 1) make(hour * hourMs, 'hourly');
  for (let day = 2; day < 40; day += 1) for (const hour of [0, 5]) make(day * dayMs + hour * hourMs, 'publish');
  for (const day of [10, 35]) make(day * dayMs + 7 * hourMs, 'before-3');
  pruneCopies(file);
  const kept = listCopies(file);
  const ages = kept.map(({ made_at }) => (now - Date.parse(made_at)) / hourMs);
  expect(ages.slice(0, 24)).toEqual(Array.from({ length: 24 }, (_, hour) => hour));
  const earlier = kept.slice(24).filter(({ file: copy }) => !copy.includes('-before-'));
  const days = earlier.map(({ made_at }) => made_at.slice(0, 10));
  expect(days).toHaveLength(30);
  expect(new Set(days).size).toBe(30);
  expect(Math.max(...ages)).toBe(30 * 24);
  expect(kept.filter(({ file: copy }) => copy.includes('-before-'))).toHaveLength(1);
});
