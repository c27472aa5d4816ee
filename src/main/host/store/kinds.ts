import { workspaces } from './migrations/studio/0001-workspaces.ts';
import { production } from './migrations/studio/0002-production.ts';
import { scripts } from './migrations/workspace/0001-scripts.ts';
import { sync } from './migrations/workspace/0002-sync.ts';
import { search } from './migrations/workspace/0003-search.ts';
import { testCases } from './migrations/workspace/0004-test-cases.ts';
import { runHistory } from './migrations/workspace/0005-run-history.ts';
import { bindings } from './migrations/workspace/0006-bindings.ts';
import { elementIds } from './migrations/workspace/0007-element-ids.ts';
import { foreignBirths } from './migrations/workspace/0008-foreign-births.ts';
import type { StoreKind } from './open-store.ts';
import { verifyRecords, verifyStoredTexts } from './row-sum.ts';

/** `<home>/studio.db`: workspaces, settings, window state, sealed credentials. */
export const studioKind: StoreKind = { migrations: [workspaces, production], large: [], verify: () => null };

/** `<home>/workspaces/<id>/store.db`: what an author works on. */
export const workspaceKind: StoreKind = {
  migrations: [scripts, sync, search, testCases, runHistory, bindings, elementIds, foreignBirths],
  large: ['blob', 'run_history', 'run_content'],
  verify: (database, thorough) => verifyRecords(database, thorough) ?? (thorough ? verifyStoredTexts(database) : null),
};
