import { readFileSync } from 'node:fs';
import path from 'node:path';
import { walkFileEnding } from '#contract/model/lifecycle-walk.ts';
import { readWalkFile } from '#engine/lifecycle/walk-file.ts';
import { projectRoot } from '../app/project-files.ts';
import { walkEvent } from '../routes/lifecycle-walks/walk-answer.ts';
import { recordAudits } from './queries/audit-events/audit-events.ts';
import { walkAudit } from './queries/audit-events/walk-audits.ts';
import { appendEvents } from './queries/feed/append-events.ts';
import { lockFeed } from './queries/feed/lock-feed.ts';
import { insertWalks } from './queries/lifecycles/walks.ts';
import type { TenantScope } from './with-tenant.ts';

/** The tests that lie beside a lifecycle of the product (`file`), as tests of the one that was just made of it. */
export async function addSampleWalks(scope: TenantScope, config_id: string, file: string): Promise<void> {
  const beside = file.replace(/\.json$/, walkFileEnding);
  const { tests } = readWalkFile(
    readFileSync(path.join(projectRoot, 'resources', 'lifecycles', beside), 'utf8'),
    beside,
  );
  const feed = await lockFeed(scope);
  const rows = await insertWalks(
    scope,
    tests.map((walk, index) => ({ ...walk, config_id, rev: feed.seq + 1 + index })),
  );
  await recordAudits(
    scope,
    rows.map((row) => walkAudit(row.id, { before: null, after: row })),
  );
  await appendEvents(
    scope,
    feed,
    rows.map((row) => walkEvent(row.id, row)),
  );
}
