import { describe, expect, test } from 'vitest';
import { type LifecycleWalk, lifecycleWalk } from '#contract/model/lifecycle-walk.ts';
import { replayWalk } from '#engine/lifecycle/replay-walk.ts';
import { expectationNow } from '#engine/lifecycle/walk-expectation.ts';
import { readWalkFile, writeWalkFile } from '#engine/lifecycle/walk-file.ts';
import { about, machine } from './machines.ts';

const notify = { action_type: 'send_notification', parameters: { template: 't', recipients: ['a@x'] } };
const review = { action_type: 'schedule_review', parameters: { in_days: 1 } };
const leaver = machine(
  ['Active', 'Gone!'],
  [['Active>Gone', { name: 'Leave', conditions: [about('user.end', 'before now')] }]],
  { Active: { exit_actions: [review] }, Gone: { entry_actions: [notify] } },
);
const walk = (over: Partial<LifecycleWalk>) =>
  lifecycleWalk.parse({
    name: 'leaves',
    object: { user: { end: '2026-01-01' } },
    now: '2026-03-01T09:00:00Z',
    steps: [{ kind: 'take', transition: 'Leave' }],
    ...over,
  });

describe('LC-82 a walk whose lifecycle changed', () => {
  test.each([
    [{ start: 'Onboarding' }, 'It begins in Onboarding: There is no such state in this lifecycle.'],
    [
      {
        steps: [
          { kind: 'wait' as const, hours: 1 },
          { kind: 'approve' as const, transition: 'Retire' },
        ],
      },
      'Step 2: There is no transition Retire in this lifecycle.',
    ],
    [{ expect: { state: 'Retired' } }, 'It should end in Retired: There is no such state in this lifecycle.'],
  ])('names what is gone: %j', (over, words) => {
    const { passed, differences } = replayWalk(leaver, walk(over));
    expect({ passed, differences }).toEqual({ passed: false, differences: [words] });
  });

  test('tells each name that is gone, not where the rest would lead', () => {
    const steps = ['Retire', 'Leave', 'Return'].map((transition) => ({ kind: 'take' as const, transition }));
    expect(replayWalk(leaver, walk({ steps, expect: { state: 'Active', actions: [] } })).differences).toEqual([
      'Step 1: There is no transition Retire in this lifecycle.',
      'Step 3: There is no transition Return in this lifecycle.',
    ]);
  });
});

describe('LC-80 what a walk is', () => {
  test('an object may take the place of the one before', () => {
    const steps: LifecycleWalk['steps'] = [
      { kind: 'object', object: {} },
      { kind: 'take', transition: 'Leave' },
    ];
    expect(replayWalk(leaver, walk({ steps, expect: { state: 'Active', refused: 'Leave is closed' } })).passed).toBe(
      true,
    );
  });

  test('a step that names no attribute is refused', () => {
    const steps: LifecycleWalk['steps'] = [{ kind: 'set', attribute_path: 'user..end', value: 1 }];
    expect(replayWalk(leaver, walk({ steps })).differences).toEqual([
      expect.stringMatching(/^user\.\.end is no path of an attribute: /),
    ]);
  });

  test('an object that is larger than conditions may be asked of is refused', () => {
    const text = 'x'.repeat(102_400);
    expect(() => walk({ object: { text } })).toThrow(/larger than 102400 bytes/);
    expect(() => walk({ steps: [{ kind: 'object', object: { text } }] })).toThrow(/larger than 102400 bytes/);
  });
});

describe('LC-82 what is expected is brought up to date', () => {
  test('in the terms that it was expected in', () => {
    expect(expectationNow(leaver, walk({ expect: { state: 'Active' } }))).toEqual({ state: 'Gone' });
    expect(expectationNow(leaver, walk({ expect: { state: 'Active', actions: [] } }))).toEqual({
      state: 'Gone',
      actions: ['schedule_review', 'send_notification'],
    });
  });

  test('a refusal is expected from then on', () => {
    const late = walk({ object: {}, expect: { state: 'Gone' } });
    const now = expectationNow(leaver, late);
    expect(now).toEqual({ state: 'Active', refused: expect.stringContaining('Leave is closed') });
    expect(replayWalk(leaver, { ...late, expect: now }).passed).toBe(true);
  });

  test('what names something that is gone cannot be', () => {
    const gone = walk({ steps: [{ kind: 'take', transition: 'Retire' }], expect: { state: 'Gone' } });
    expect(() => expectationNow(leaver, gone)).toThrow(
      '"leaves" cannot be walked. Step 1: There is no transition Retire',
    );
    const nowhere = { ...leaver, initial_state_id: null };
    expect(() => expectationNow(nowhere, walk({}))).toThrow('no initial state');
  });
});

test('LC-83 a file keeps what was written into it', () => {
  const tests = [{ ...walk({}), expect: { state: 'Gone' } }];
  const file = readWalkFile(writeWalkFile({ name: 'Leaver', file: 'leaver.json' }, tests), 'The file');
  expect(file).toMatchObject({ lifecycle: { name: 'Leaver', file: 'leaver.json' }, tests });
  expect(() => readWalkFile(' '.repeat(8_388_609), 'The file')).toThrow(/8388609 bytes/);
  const deep = writeWalkFile({ name: 'Leaver' }, tests).replace(
    '"object": {',
    `"object": {"a": ${'['.repeat(10_000)}${']'.repeat(10_000)},`,
  );
  expect(() => readWalkFile(deep, 'The file')).toThrow(
    'The file nests too deeply to be read; make its objects flatter.',
  );
});
