import { describe, expect, test } from 'vitest';
import { exactUtc, needsOf, timeAgo } from '#renderer/features/people/people-words.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const day = 86_400_000;

describe('LC-99 032 FR-014 since when somebody is in a state', () => {
  test.each([
    [0, 'just now'],
    [-5 * day, 'just now'],
    [59_000, 'just now'],
    [90_000, '2 minutes ago'],
    [59.8 * 60_000, '1 hour ago'],
    [day, '1 day ago'],
    [12.4 * day, '12 days ago'],
    [95 * day, '3 months ago'],
    [730 * day, '2 years ago'],
    [1460 * day, '4 years ago'],
  ])('%d ms is %s', (ms, words) => {
    expect(timeAgo(new Date(now - ms).toISOString(), now)).toBe(words);
  });

  test('the exact time is in UTC, wherever one is', () => {
    expect(exactUtc('2026-11-09T23:30:12.345+01:00')).toBe('2026-11-09 22:30:12 UTC');
  });
});

test('LC-99 a way out names its conditions, its approval and its grace period', () => {
  const condition = { condition_type: 'attribute_check', attribute_path: 'user.end_date', expression: 'before now' };
  const cel = { condition_type: 'expression', attribute_path: '', expression: 'object.user.level > 2' };
  const way = {
    ...{ id: '', name: 'Leave', from_state_id: '', to_state_id: '', approval_workflow_id: null },
    ...{ requires_approval: true, grace_period_hours: 24, conditions: [condition, cel] },
  };
  expect(needsOf(way)).toEqual([
    'user.end_date before now',
    'object.user.level > 2',
    'an approval',
    'a grace period of 24 h',
  ]);
  expect(needsOf({ ...way, requires_approval: false, grace_period_hours: 0, conditions: [] })).toEqual([]);
});
