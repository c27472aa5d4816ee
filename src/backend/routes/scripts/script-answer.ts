import { requireMatch } from '#backend/app/call.ts';
import { appendEvents } from '#backend/db/queries/feed/append-events.ts';
import type { Feed } from '#backend/db/queries/feed/lock-feed.ts';
import { type ScriptRow, wireScript } from '#backend/db/queries/scripts/columns.ts';
import { lockScript } from '#backend/db/queries/scripts/read-scripts.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import type { Script } from '#contract/model/script.ts';

export function scriptEtag(script: Pick<ScriptRow, 'rev'>): string {
  return `"${script.rev}"`;
}

export function scriptAnswer(row: ScriptRow): { reply: Script; etag: string } {
  return { reply: wireScript(row), etag: scriptEtag(row) };
}

/** The answer of a change, once the feed tells of it too: the last step of every transaction that changes a script. */
export async function announced(
  scope: TenantScope,
  feed: Feed,
  row: ScriptRow,
): Promise<{ reply: Script; etag: string }> {
  const { id, body_hash } = row;
  await appendEvents(scope, feed, [{ type: 'script', id, row: wireScript(row), body_hash }]);
  return scriptAnswer(row);
}

/** @throws AppError `not_found`, also for a script of another tenant. */
export function requireFound<Found>(found: Found | undefined, what: string): Found {
  if (found === undefined) throw new AppError('not_found', `${what} does not exist, or not in your tenant.`);
  return found;
}

/**
 * The script, held for a change by this transaction, after it passed the request's `If-Match`.
 * @throws AppError `not_found`, or `precondition_failed` with the current script.
 */
export async function lockForChange(scope: TenantScope, id: string, ifMatch: string | null): Promise<ScriptRow> {
  const row = requireFound(await lockScript(scope, id), `Script ${id}`);
  const { reply, etag } = scriptAnswer(row);
  requireMatch(ifMatch, etag, reply);
  return row;
}

/** System scripts belong to the product (`036` FR-012; `contract.md` D-48). */
export function refuseSystemScript(script: Script): void {
  if (!script.is_system) return;
  throw new AppError(
    'precondition_failed',
    `"${script.name}" is a system script and cannot be changed; make a copy of it.`,
  );
}
