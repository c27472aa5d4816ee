import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adapterFor } from '#backend/provisioning/adapters/registry.ts';
import type { ConnectorType } from '#contract/model/connector.ts';
import { parseConfig } from '#contract/model/connector-types.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { callOf, failureOf } from './adapter-calls.ts';

interface Case {
  readonly type: ConnectorType;
  readonly config: JsonObject;
  readonly credentials: Record<string, string>;
}

const cases: readonly Case[] = [
  {
    type: 'database',
    config: { driver: 'postgres', database: 'home', tls: 'none' },
    credentials: { username: 'service', password: 'entrusted' },
  },
  { type: 'ldap', config: { tls: 'none' }, credentials: { bind_password: 'entrusted' } },
  { type: 'ldap', config: { tls: 'ldaps' }, credentials: { bind_password: 'entrusted' } },
  { type: 'dns', config: { zone: 'example.com' }, credentials: {} },
];

describe('AD-47 hosts of targets are judged before anything is connected', () => {
  let port = 0;
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterAll(() => server.close());
  beforeEach(() => {
    connections = 0;
  });
  const test = ({ type, config, credentials }: Case, host: string, networks: readonly string[]) =>
    failureOf(
      adapterFor(type).test(
        callOf({ config: parseConfig(type, { ...config, host, port }), credentials }, { networks: [...networks] }),
      ),
    );

  it.each(cases)('$type $config.tls reaches no address that the operator does not allow', async (one) => {
    for (const host of ['127.0.0.1', 'localhost', '0x7f.1', '10.0.0.1', '::ffff:127.0.0.1']) {
      const failed = await test(one, host, []);
      expect([failed.effect, failed.message], host).toEqual([
        'refused',
        expect.stringMatching(/is not reached: .+ decided by who operates it, with --allow-private-networks/),
      ]);
    }
    const metadata = await test(one, '169.254.169.254', ['0.0.0.0/0']);
    expect(metadata.message).toContain('which this backend never connects to');
    expect(connections).toBe(0);
  });

  it.each(cases)('$type $config.tls reaches by name what is allowed', async (one) => {
    const failed = await test(one, 'localhost', ['127.0.0.0/8', '::1']);
    expect(failed.message).not.toContain('is not reached');
    expect(connections).toBeGreaterThan(0);
  });
});
