import type { Replay } from '#contract/rpc/provisioning.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';

/** In which parts a replay differs from what was logged; none where it is the same run. Durations never count. */
export function compareReplay(logged: Replay['logged'], result: RunResult): readonly string[] {
  const differences = [
    logged.status === result.status ? null : `it ended as ${result.status}, not as ${logged.status}`,
    sameJson(logged.output, result.output ?? null) ? null : 'its output',
    logged.error === (result.error?.message ?? null) ? null : 'its error',
    // Some backends keep no log lines, which is no difference.
    logged.logs === null || sameJson(logged.logs, result.logs) ? null : 'its log lines',
  ];
  return differences.filter((difference) => difference !== null);
}
