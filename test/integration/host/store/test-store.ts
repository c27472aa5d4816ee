import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { EventHub } from '#host/services/event-hub.ts';
import { Scripts } from '#host/services/scripts/scripts.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';

export interface TestStore {
  readonly store: Store<WorkspaceSchema>;
  readonly scripts: Scripts;
}

/** Where a store of the test can lie; gone after it. */
export function storePath(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, 'store.db');
}

/** An open store and the scripts in it, closed with the test. */
export function openTestStore(file = storePath()): TestStore {
  const store = openStore<WorkspaceSchema>(file, workspaceKind);
  onTestFinished(() => store.close());
  return { store, scripts: new Scripts(store, new EventHub()) };
}
