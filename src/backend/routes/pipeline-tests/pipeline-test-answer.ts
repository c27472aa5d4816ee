import { requireMatch } from '#backend/app/call.ts';
import { isUniqueViolation } from '#backend/db/driver-errors.ts';
import { appendEvents, type Change } from '#backend/db/queries/feed/append-events.ts';
import type { Feed } from '#backend/db/queries/feed/lock-feed.ts';
import {
  lockPipelineTest,
  type PipelineTestRow,
  wirePipelineTest,
} from '#backend/db/queries/pipeline-tests/pipeline-tests.ts';
import { storableTexts } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import type { PipelineTest } from '#contract/http/pipeline-tests.ts';
import type { PipelineTestFields } from '#contract/model/pipeline-test.ts';

interface PipelineTestAnswer {
  readonly reply: PipelineTest;
  readonly etag: string;
}

export function pipelineTestEtag({ rev }: Pick<PipelineTestRow, 'rev'>): string {
  return `"${rev}"`;
}

export function pipelineTestAnswer(row: PipelineTestRow): PipelineTestAnswer {
  return { reply: wirePipelineTest(row), etag: pipelineTestEtag(row) };
}

/** What the feed tells of a test case; `row` undefined: it is gone. */
export function pipelineTestEvent(id: string, row: PipelineTestRow | undefined): Change {
  return { type: 'pipeline_test', id, row: row === undefined ? null : wirePipelineTest(row), body_hash: null };
}

/** The answer of a change, once the feed tells of it too. */
export async function announcedPipelineTest(
  scope: TenantScope,
  feed: Feed,
  row: PipelineTestRow,
): Promise<PipelineTestAnswer> {
  await appendEvents(scope, feed, [pipelineTestEvent(row.id, row)]);
  return pipelineTestAnswer(row);
}

/** @throws AppError `not_found`, also for a test case of another tenant. */
export function requirePipelineTest(row: PipelineTestRow | undefined, id: string): PipelineTestRow {
  if (row !== undefined) return row;
  throw new AppError('not_found', `Pipeline test ${id} does not exist, was deleted, or is not in your tenant.`);
}

/** @throws AppError `not_found`, or `precondition_failed` with the current test case. */
export async function lockPipelineTestForChange(
  scope: TenantScope,
  id: string,
  ifMatch: string | null,
): Promise<PipelineTestRow> {
  const row = requirePipelineTest(await lockPipelineTest(scope, id), id);
  const { reply, etag } = pipelineTestAnswer(row);
  requireMatch(ifMatch, etag, reply);
  return row;
}

export function nameTakenMessage(name: string): string {
  return `This connector has a pipeline test named "${name}" already; choose another name.`;
}

export async function pipelineTestNameTaken<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error, 'pipeline_tests_name_is_taken')) throw error;
    throw new AppError('conflict', nameTakenMessage(name), { field: 'name' });
  }
}

/** @throws AppError `validation_error` for a name that PostgreSQL could not hold as it is. */
export function storablePipelineTest({ name }: Partial<PipelineTestFields>): void {
  storableTexts({ name });
}
