import { describe, expect, test } from 'vitest';
import type { CaseResults, SavedCase } from '#contract/rpc/cases.ts';
import { coverageWords, standingCases, summaryWords } from '#renderer/features/cases/case-words.ts';

const saved = (case_id: string, over: Partial<SavedCase> = {}): SavedCase => ({
  case_id,
  lid: 'lid',
  name: case_id,
  context_text: '{}',
  expect_text: '{}',
  enabled: true,
  position: 0,
  rev: 1,
  updated_at: '2026-01-01T00:00:00.000Z',
  ...over,
});
const results = (draft_hash: string): CaseResults => ({
  draft_hash,
  running: null,
  results: [
    {
      case_id: 'a',
      body_hash: 'now',
      case_rev: 1,
      outcome: 'passed',
      status: 'success',
      duration_ms: 1,
      summary: '',
      at: '2026-01-01T00:00:00.000Z',
    },
  ],
  coverage: null,
});
const shown = (cases: readonly SavedCase[], hash = 'now') =>
  standingCases(cases, results(hash)).map(({ standing, old }) => (old ? `${standing}, old` : standing));

describe('how a test case stands', () => {
  test('TC-7 is old once the text or the case has changed', () => {
    expect(shown([saved('a')])).toEqual(['passed']);
    expect(shown([saved('a')], 'later')).toEqual(['passed, old']);
    expect(shown([saved('a', { rev: 2 })])).toEqual(['passed, old']);
  });

  test('is told also where it never ran or is switched off', () => {
    expect(shown([saved('b'), saved('c', { enabled: false }), saved('a', { enabled: false })])).toEqual([
      'not_run',
      'switched_off',
      'switched_off',
    ]);
    expect(shown([saved('a', { enabled: false })], 'later')).toEqual(['switched_off']);
    expect(standingCases([saved('a')], undefined)[0]).toMatchObject({ standing: 'not_run', old: false });
  });

  test('is summed up in words, without what there is none of', () => {
    const cases = [saved('a'), saved('b'), saved('c', { enabled: false })];
    expect(summaryWords(standingCases(cases, results('now')))).toBe('1 passed, 1 not run, 1 off');
    expect(coverageWords({ 1: 2, 2: 0 })).toBe('1 of 2 lines ran');
    expect(coverageWords(null)).toBeNull();
  });
});
