import { describe, expect, it } from 'vitest';
import type { OutcomeClass } from '#contract/model/change-set.ts';
import { type Attempt, classifyOutcome, type Response, settleStep, settleTime } from '#engine/sync/outcome.ts';

const create: Attempt = { kind: 'create', method: 'POST', repeat: false, expects_id: true };
const update: Attempt = { kind: 'update', method: 'PUT', repeat: false, expects_id: false };
const removal: Attempt = { kind: 'delete', method: 'DELETE', repeat: false, expects_id: false };
const again = (attempt: Attempt): Attempt => ({ ...attempt, repeat: true });

function answer(status: number, more: Partial<Extract<Response, { kind: 'answer' }>> = {}): Response {
  return { kind: 'answer', status, readable: true, has_id: true, read_back: null, retry_after_ms: null, ...more };
}

const table: readonly (readonly [string, Attempt, Response, OutcomeClass])[] = [
  ['a success that was read back', create, answer(201, { read_back: 'equal' }), 'yes'],
  ['a success not read back yet', create, answer(201), 'read_back'],
  ['a success without the new id', create, answer(201, { has_id: false }), 'unknown'],
  ['a success with a body cut short or a login page', update, answer(200, { readable: false }), 'unknown'],
  ['a success that changed nothing (B9)', update, answer(200, { read_back: 'differs' }), 'accepted_not_applied'],
  ['an empty 204', removal, answer(204, { has_id: false, read_back: 'equal' }), 'yes'],
  ['no connection', create, { kind: 'no_answer', when: 'before_send' }, 'not_sent'],
  ['a timeout or reset', create, { kind: 'no_answer', when: 'after_send' }, 'unknown'],
  ['a redirect', create, answer(302), 'unknown'],
  ...[400, 401, 403, 404, 422].map(
    (status) => [`${status} at the first attempt`, create, answer(status), 'no'] as const,
  ),
  ...[400, 401, 403, 404, 409, 412, 422].map(
    (status) => [`${status} at a repeat`, again(create), answer(status), 'look_first'] as const,
  ),
  ['409 at the first attempt, which a proxy may have doubled', create, answer(409), 'look_first'],
  [
    '412 at the first attempt: already active (B7)',
    { ...update, kind: 'set_status', method: 'POST' },
    answer(412),
    'look_first',
  ],
  ['404 on a first delete', removal, answer(404), 'no'],
  ['404 on a repeated delete', again(removal), answer(404), 'look_first'],
  ...[408, 425, 500, 502, 504].map((status) => [`${status}`, create, answer(status), 'unknown'] as const),
  ['500 for a taken name (B6)', create, answer(500), 'unknown'],
  ['429', create, answer(429, { retry_after_ms: 1000 }), 'wait'],
  ['429 without a time', create, answer(429), 'wait'],
  ['503 for a POST', create, answer(503, { retry_after_ms: 1000 }), 'unknown'],
  ['503 for a PUT that says when', update, answer(503, { retry_after_ms: 1000 }), 'wait'],
  ['503 for a PUT that does not', update, answer(503), 'unknown'],
  ['413', create, answer(413), 'no'],
];

describe('classifyOutcome', () => {
  it.each(table)('S92 %s', (_what, attempt, response, expected) => {
    expect(classifyOutcome(attempt, response).class).toBe(expected);
  });

  it('S102 401 asks for a sign-in, and only 401', () => {
    const asking = [400, 401, 403, 404, 422].filter((status) => classifyOutcome(create, answer(status)).needs_sign_in);
    expect(asking).toEqual([401]);
    expect(classifyOutcome(again(create), answer(401))).toMatchObject({ class: 'look_first', needs_sign_in: true });
  });

  it('S92 a server that says when to come back is believed', () => {
    expect(classifyOutcome(create, answer(429, { retry_after_ms: 7_000 })).wait_ms).toBe(7_000);
    expect(classifyOutcome(create, answer(503, { retry_after_ms: 7_000 }))).toMatchObject({
      class: 'unknown',
      wait_ms: 7_000,
    });
  });
});

describe('settleStep', () => {
  const state = {
    found: 'nothing',
    since_sent_ms: 90_000,
    settle_ms: settleTime(30_000),
    attempts: 1,
    max_attempts: 5,
    marked: true,
  } as const;

  it.each([
    ['found by mark: adopt, however early', { found: 'ours', since_sent_ms: 0 }, 'adopt'],
    ['nothing yet, settle time running: wait', { since_sent_ms: 59_999 }, 'wait'],
    ['nothing, settle time over: send the same again', {}, 'send_again'],
    ['could not look: wait, however late', { found: 'could_not_look' }, 'wait'],
    ['tries used up: a person', { attempts: 5 }, 'needs_person'],
    ['nothing to recognise it by: a person', { marked: false }, 'needs_person'],
  ] as const)('S93 %s', (_what, change, expected) => {
    expect(settleStep({ ...state, ...change })).toBe(expected);
  });
});
