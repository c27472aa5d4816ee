import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { throttle } from '#renderer/lib/throttle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a single call runs at once', () => {
  const action = vi.fn();
  throttle(action, 300)();
  expect(action).toHaveBeenCalledTimes(1);
  vi.runAllTimers();
  expect(action).toHaveBeenCalledTimes(1);
});

test('calls in a row run at once and then once every while, the last of them always', () => {
  const action = vi.fn();
  const call = throttle(action, 300);
  for (let at = 0; at < 1000; at += 100) {
    call();
    vi.advanceTimersByTime(100);
  }
  expect(action).toHaveBeenCalledTimes(4);
  call();
  vi.runAllTimers();
  expect(action).toHaveBeenCalledTimes(5);
});

test('a flush runs what waits, and nothing when nothing waits', () => {
  const action = vi.fn();
  const call = throttle(action, 300);
  call.flush();
  expect(action).not.toHaveBeenCalled();
  call();
  call();
  call.flush();
  expect(action).toHaveBeenCalledTimes(2);
  call.flush();
  expect(action).toHaveBeenCalledTimes(2);
});
