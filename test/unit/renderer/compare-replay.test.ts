import { describe, expect, test } from 'vitest';
import type { Replay } from '#contract/rpc/provisioning.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import { compareReplay } from '#renderer/features/logs/compare-replay.ts';

const output = { modified_attributes: { name: 'crm2' }, output_variables: {}, variables: {}, return_value: null };
const logged: Replay['logged'] = {
  ...{ status: 'success', output, error: null, dry_run: false, executed_at: '2026-03-02T08:00:00Z' },
  logs: [{ level: 'info', message: 'renamed', line: 3 }],
};
const result: RunResult = {
  ...{ success: true, status: 'success', error: null, duration_ms: 12, truncated: false },
  output,
  logs: [{ level: 'info', message: 'renamed', line: 3 }],
};

describe('ST-16 a replay says whether it is the same run', () => {
  test('the same, whatever its duration and the order of members', () => {
    const turned = { return_value: null, variables: {}, output_variables: {}, modified_attributes: { name: 'crm2' } };
    expect(compareReplay({ ...logged, output: turned }, { ...result, duration_ms: 900 })).toEqual([]);
  });

  test('a backend without log lines is no difference', () => {
    expect(compareReplay({ ...logged, logs: null }, result)).toEqual([]);
  });

  test('names each part that differs', () => {
    const error = { name: 'Error', message: 'taken', line: 1, column: 1, stack: null };
    const failed: RunResult = { ...result, success: false, status: 'failure', output: null, logs: [], error };
    expect(compareReplay(logged, failed)).toEqual([
      'it ended as failure, not as success',
      'its output',
      'its error',
      'its log lines',
    ]);
    expect(compareReplay({ ...logged, output: { ...output, return_value: 1 } }, result)).toEqual(['its output']);
  });
});
