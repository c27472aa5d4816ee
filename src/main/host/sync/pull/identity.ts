import { identityProblem } from '#engine/sync/sweep.ts';
import type { SeenRow } from '../baseline/read-adapter.ts';
import type { PullDeps } from './pull-deps.ts';
import { PullStop } from './pull-stop.ts';

/** Something both sides know, read again; null where there is nothing of that kind. */
export type Canary = NonNullable<Parameters<typeof identityProblem>[0]['canary']> | null;

/**
 * Stops the pull unless the same tenant of the same server answers as ever (`sync.md` 3.6.1, S20). `answered`: the
 * installation that an answer names which is about to be used; otherwise the server is asked.
 */
export async function confirmIdentity(
  deps: Pick<PullDeps, 'identity' | 'expected'>,
  canary: Canary = null,
  answered?: string,
): Promise<void> {
  const { token_tenant_id, instance_id } = await deps.identity(answered);
  const expected = deps.expected();
  const problem = identityProblem({
    expected_tenant_id: expected.tenant_id,
    token_tenant_id,
    expected_instance_id: expected.instance_id,
    instance_id,
    canary,
  });
  if (problem !== null) throw new PullStop('identity', `${problem} Nothing was taken over.`);
}

/** One row of another tenant stops the run, and nothing of it is stored (S142). */
export function checkTenant(deps: Pick<PullDeps, 'expected'>, ...rows: readonly SeenRow[]): void {
  const { tenant_id } = deps.expected();
  if (rows.every((row) => row.tenant_id === null || row.tenant_id === tenant_id)) return;
  throw new PullStop(
    'identity',
    'The server answered with data of another tenant. Nothing of it was taken over; sign in again, and tell its administrator.',
  );
}
