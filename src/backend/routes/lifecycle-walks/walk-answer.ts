import { requireMatch } from '#backend/app/call.ts';
import { isUniqueViolation } from '#backend/db/driver-errors.ts';
import { recordAudits } from '#backend/db/queries/audit-events/audit-events.ts';
import { walkAudit } from '#backend/db/queries/audit-events/walk-audits.ts';
import { appendEvents, type Change } from '#backend/db/queries/feed/append-events.ts';
import type { Feed } from '#backend/db/queries/feed/lock-feed.ts';
import { deleteWalks, lockWalk, type WalkRow, wireWalkOf } from '#backend/db/queries/lifecycles/walks.ts';
import { storableTexts } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import type { WireWalk } from '#contract/http/lifecycle-walks.ts';
import type { LifecycleWalkFields } from '#contract/model/lifecycle-walk.ts';
import type { JsonObject } from '#contract/model/scalars.ts';

interface WalkAnswer {
  readonly reply: WireWalk;
  readonly etag: string;
}

export function walkAnswer(row: WalkRow): WalkAnswer {
  return { reply: wireWalkOf(row), etag: `"${row.rev}"` };
}

/** What the feed tells of a lifecycle test; `row` undefined: it is gone. */
export function walkEvent(id: string, row: WalkRow | undefined): Change {
  return { type: 'lifecycle_walk', id, row: row === undefined ? null : wireWalkOf(row), body_hash: null };
}

/** The answer of a change, once the feed tells of it too. */
export async function announcedWalk(scope: TenantScope, feed: Feed, row: WalkRow): Promise<WalkAnswer> {
  await appendEvents(scope, feed, [walkEvent(row.id, row)]);
  return walkAnswer(row);
}

/** @throws AppError `not_found`, also for a test of another tenant. */
export function requireWalk(row: WalkRow | undefined, id: string): WalkRow {
  if (row !== undefined) return row;
  throw new AppError('not_found', `Lifecycle test ${id} does not exist, was deleted, or is not in your tenant.`);
}

/** @throws AppError `not_found`, or `precondition_failed` with the current test. */
export async function lockWalkForChange(scope: TenantScope, id: string, ifMatch: string | null): Promise<WalkRow> {
  const row = requireWalk(await lockWalk(scope, id), id);
  const { reply, etag } = walkAnswer(row);
  requireMatch(ifMatch, etag, reply);
  return row;
}

/** Removes tests that go with their lifecycle, with their audit events. Returns what the feed has to tell of them. */
export async function removeWalks(
  scope: TenantScope,
  walks: readonly WalkRow[],
  details: JsonObject = {},
): Promise<Change[]> {
  await deleteWalks(
    scope,
    walks.map(({ id }) => id),
  );
  await recordAudits(
    scope,
    walks.map((before) => walkAudit(before.id, { before, after: null }, details)),
  );
  return walks.map(({ id }) => walkEvent(id, undefined));
}

export function walkNameTakenMessage(name: string): string {
  return `This lifecycle has a test named "${name}" already; choose another name.`;
}

/** @throws AppError `conflict` where the lifecycle has a test of this name. */
export async function walkNameTaken<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error, 'lifecycle_walks_name_is_taken')) throw error;
    throw new AppError('conflict', walkNameTakenMessage(name), { field: 'name' });
  }
}

/** @throws AppError `validation_error` for names that PostgreSQL could not hold as they are. */
export function storableWalk({ name, start }: Partial<LifecycleWalkFields>): void {
  storableTexts({ name, start });
}
