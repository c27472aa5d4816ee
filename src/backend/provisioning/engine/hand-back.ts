import { releaseLease } from '#backend/db/queries/provisioning/leases.ts';
import type { RunState } from './run-state.ts';

/** Leaves a run that is not over to another worker, with all that is known of it. */
export async function handBack(run: RunState): Promise<void> {
  run.journal.also((scope) => releaseLease(scope, run.provision.id));
  await run.journal.flush({ state: 'queued' });
}
