import { afterEach, describe, expect, it, vi } from 'vitest';
import { findChromium } from '#tools/chromium.mjs';

describe('finding a Chromium', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('takes the one that CHROMIUM names', () => {
    vi.stubEnv('CHROMIUM', process.execPath);
    expect(findChromium()).toBe(process.execPath);
  });

  it('takes no other one when CHROMIUM names a file that is not there', () => {
    vi.stubEnv('CHROMIUM', '/nowhere/chromium');
    expect(findChromium()).toBeUndefined();
  });
});
