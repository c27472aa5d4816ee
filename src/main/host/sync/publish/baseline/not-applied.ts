import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import type { PublishRun } from '../publish-run.ts';

/** How often a server may ask for a pause before a person decides. */
export const mostPauses = 8;
const longestPauseMs = 60_000;

/** It was refused, so this copy did nothing; what an earlier copy did is still open. */
export function notApplied(
  run: PublishRun,
  operation: ChangeSetOperation,
  repeat: boolean,
  message: string,
  status: number | null,
): void {
  run.record(operation, {
    state: repeat ? 'unknown' : 'not_applied',
    message,
    status,
    ...(repeat ? {} : { first_sent_mono: null, process_id: null }),
  });
}

/** Rests as long as the server asks for, and longer each time. */
export async function pause(run: PublishRun, operation: ChangeSetOperation, waitMs: number | null): Promise<void> {
  const { attempts } = run.stored(operation);
  run.narrow();
  const own = Math.min(500 * 2 ** attempts, longestPauseMs);
  await run.deps.clock.sleep(Math.min(Math.max(waitMs ?? 0, own), longestPauseMs), run.signal);
}

export function keptRefusing(said: string): string {
  return `The server kept refusing it for now: ${said}`;
}
