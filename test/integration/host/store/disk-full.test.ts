import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '#contract/errors/app-error.ts';
import { Ballast, ballastBytes } from '#host/store/ballast.ts';
import { putText } from '#host/store/queries/texts.ts';
import { openTestStore, storePath } from './test-store.ts';

function refusalOf(call: () => unknown): AppError {
  try {
    call();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('It was expected to be refused.');
}

test('S11 F14 a draft that no longer fits on the disk is refused as not saved, and the earlier one stays', () => {
  const { store, scripts } = openTestStore();
  const { lid, local_rev } = scripts.create({ name: 'Kept', body: 'small' });
  store.limitSize(300_000);
  const save = (body: string) => scripts.saveDraft({ lid, body, base_rev: local_rev });
  expect(refusalOf(() => save('x'.repeat(600_000)))).toMatchObject({
    code: 'store_unwritable',
    message: expect.stringContaining('Not saved: the disk is full'),
  });
  expect(store.full).toBe(true);
  expect(scripts.get(lid)).toMatchObject({ body: 'small', local_rev });
  // There is room for less, so the author is not stuck.
  expect(save('y'.repeat(1000))).toMatchObject({ outcome: 'saved' });
  expect(store.full).toBe(false);
});

test('S11 F14 the last save on a full disk takes the room that was held back, and the store is full until there is room again', () => {
  const file = storePath();
  const { store, scripts } = openTestStore(file);
  const { lid, local_rev } = scripts.create({ name: 'Kept', body: 'small' });
  store.limitSize(2_000_000);
  store.keepBallast();
  const held = statSync(`${file}.ballast`).size;
  expect(held).toBe(125_000);
  // A pull fills the disk. It must not use what is held back for the author.
  let filled = 0;
  expect(
    refusalOf(() => {
      for (; ; filled += 1) putText(store, `${filled}`.padEnd(20_000, 'pulled'));
    }).code,
  ).toBe('store_unwritable');
  expect(store.full).toBe(true);
  expect(statSync(`${file}.ballast`).size).toBe(held);

  const saved = scripts.saveDraft({ lid, body: 'z'.repeat(30_000), base_rev: local_rev });
  expect(saved.outcome).toBe('saved');
  expect(existsSync(`${file}.ballast`)).toBe(false);
  expect(store.full).toBe(true);

  const next = scripts.saveDraft({ lid, body: 'and on', base_rev: saved.local_rev });
  expect([next.outcome, store.full]).toEqual(['saved', true]);

  store.run(store.build.deleteFrom('blob'));
  expect(store.full).toBe(false);
  expect(statSync(`${file}.ballast`).size).toBe(held);
});

test('S11 a ballast is 32 MiB, less on a small disk, and made only where it fits twice', () => {
  const mebi = 1024 * 1024;
  expect(ballastBytes(500_000 * mebi)).toBe(32 * mebi);
  expect(ballastBytes(160 * mebi)).toBe(10 * mebi);
  expect(ballastBytes(100_000)).toBe(0);
  const ballast = new Ballast(path.join(path.dirname(storePath()), 'one.db'));
  expect(ballast.make({ total: 160 * mebi, free: 19 * mebi })).toBe(false);
  expect(ballast.bytes).toBe(0);
  expect(ballast.make({ total: 160 * mebi, free: 20 * mebi })).toBe(true);
  expect(ballast.bytes).toBe(10 * mebi);
  expect(ballast.drop()).toBe(true);
  expect(ballast.drop()).toBe(false);
});
