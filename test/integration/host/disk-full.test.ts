import path from 'node:path';
import { expect, test } from 'vitest';
import { EventHub } from '#host/services/event-hub.ts';
import { Scripts } from '#host/services/scripts/scripts.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { failureOf } from './failure-of.ts';
import { temporaryFolder } from './harness.ts';

test('a draft that no longer fits on the disk is refused as not saved, and the earlier one stays', async () => {
  const store = openStore<WorkspaceSchema>(path.join(temporaryFolder(), 'store.db'), workspaceKind);
  const scripts = new Scripts(store, new EventHub());
  const { lid, local_rev } = scripts.create({ name: 'Kept', body: 'small' });
  store.limitSize(200_000);
  const save = async (body: string) => scripts.saveDraft({ lid, body, base_rev: local_rev });
  const failure = await failureOf(save('x'.repeat(400_000)));
  expect(failure).toMatchObject({
    code: 'store_unwritable',
    message: expect.stringContaining('Not saved: the disk is full'),
  });
  expect(scripts.get(lid)).toMatchObject({ body: 'small', local_rev });
  // There is room for less, so the author is not stuck.
  expect(await save('y'.repeat(1000))).toMatchObject({ outcome: 'saved' });
  store.close();
});
