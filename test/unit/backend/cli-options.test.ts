import { afterEach, describe, expect, it, vi } from 'vitest';
import { readCommandLine } from '#backend/app/cli-options.ts';

describe('AD-46 the networks of the operator', () => {
  afterEach(() => void vi.unstubAllEnvs());
  const networksOf = (...args: string[]) => readCommandLine(args).allowPrivateNetworks;
  const server = ['--database-url', 'postgresql://db.example.com/hookwright'];

  it('are none with a PostgreSQL server, and loopback with an embedded database', () => {
    expect(networksOf(...server)).toEqual([]);
    expect(networksOf('--data-dir', '/data')).toEqual(['127.0.0.0/8', '::1/128']);
  });

  it('come from the command line, and else from the environment', () => {
    vi.stubEnv('HOOKWRIGHT_ALLOW_NETWORKS', '10.1.0.0/16');
    expect(networksOf(...server)).toEqual(['10.1.0.0/16']);
    expect(networksOf(...server, '--allow-private-networks', '10.2.0.1, fd12::/16')).toEqual(['10.2.0.1', 'fd12::/16']);
    vi.stubEnv('HOOKWRIGHT_ALLOW_NETWORKS', '');
    expect(networksOf('--data-dir', '/data')).toEqual([]);
  });
});
