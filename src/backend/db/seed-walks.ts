import { readFileSync } from 'node:fs';
import path from 'node:path';
import { walkFileEnding } from '#contract/model/lifecycle-walk.ts';
import { readWalkFile } from '#engine/lifecycle/walk-file.ts';
import { projectRoot } from '../app/project-files.ts';
import { recordAudits } from './queries/audit-events/audit-events.ts';
import { appendEvents } from './queries/feed/append-events.ts';
import { lockFeed } from './queries/feed/lock-feed.ts';
import { keptTestAudit, keptTestEvent, lifecycleWalks } from './queries/kept-tests/kept-test-kinds.ts';
import type { TenantScope } from './with-tenant.ts';

/** The tests that lie beside a lifecycle of the product (`file`), as tests of the one that was just made of it. */
export async function addSampleWalks(scope: TenantScope, config_id: string, file: string): Promise<void> {
  const beside = file.replace(/\.json$/, walkFileEnding);
  const { tests } = readWalkFile(
    readFileSync(path.join(projectRoot, 'resources', 'lifecycles', beside), 'utf8'),
    beside,
  );
  const feed = await lockFeed(scope);
  const rows = await lifecycleWalks.table.insert(
    scope,
    tests.map((walk, index) => ({ ...walk, config_id, rev: feed.seq + 1 + index })),
  );
  await recordAudits(
    scope,
    rows.map((row) => keptTestAudit(lifecycleWalks, row.id, { before: null, after: row })),
  );
  await appendEvents(
    scope,
    feed,
    rows.map((row) => keptTestEvent(lifecycleWalks, row.id, row)),
  );
}
