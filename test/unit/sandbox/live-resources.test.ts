import { describe, expect, test } from 'vitest';
import { LiveResources } from '#sandbox/client/live-resources.ts';

const answering = () => new LiveResources(async (_, payload) => payload, 1000);

describe('RT-13 calls of a host that may have been taken over', () => {
  test.each([
    ['a name that no resource can have', 'n'.repeat(101), '1'],
    ['a payload over the limit', 'hr', `"${'x'.repeat(70_000)}"`],
    ['a payload that is not JSON', 'hr', '{'],
    ['a payload nested too deep', 'hr', `${'['.repeat(9000)}${']'.repeat(9000)}`],
  ])('are not passed on: %s', (_, name, payload) => {
    expect(answering().answer(name, payload)).toBeNull();
  });

  test('come one at a time', async () => {
    const live = answering();
    const first = live.answer('hr', '1');
    expect(live.answer('hr', '2')).toBeNull();
    expect(await first).toBe('{"reply":1}');
    expect(await live.answer('hr', '3')).toBe('{"reply":3}');
  });

  test('are counted', async () => {
    const live = answering();
    for (let call = 0; call < 1000; call++) await live.answer('hr', '1');
    expect(live.answer('hr', '1')).toBeNull();
    expect(live.stubs()).toEqual({ hr: [{ when: 1, reply: 1 }] });
  });

  test('end with the run', async () => {
    const live = new LiveResources(() => new Promise(() => {}), 60_000);
    const answer = live.answer('hr', '1');
    live.end();
    expect(await answer).toBe(`{"error":"resource 'hr' did not answer before the run's time was over"}`);
  });
});
