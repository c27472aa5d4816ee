import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findProgram, freePort, startServer } from './own-process.ts';

/** A Knot DNS server of its own for `example.com`, in a temporary folder; it takes updates signed with `key`. */
export interface DnsServer {
  readonly port: number;
  readonly key: { readonly name: string; readonly secret: string };
  stop(): Promise<void>;
}

/** Why there is no DNS server here; null where there is one. */
export function missingDns(): string | null {
  return findProgram('knotd') === null ? 'knotd not installed' : null;
}

export async function startDns(): Promise<DnsServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-dns-'));
  const port = await freePort();
  const key = { name: 'studio.', secret: Buffer.from('a shared secret for tests, long').toString('base64') };
  for (const name of ['run', 'db']) mkdirSync(path.join(folder, name));
  writeFileSync(path.join(folder, 'example.com.zone'), zone);
  const file = path.join(folder, 'knot.conf');
  writeFileSync(file, configuration(folder, port, key));
  const stop = await startServer(findProgram('knotd') ?? 'knotd', ['-c', file], port);
  return {
    port,
    key,
    stop: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const zone = `$ORIGIN example.com.
@ 300 IN SOA ns.example.com. admin.example.com. 1 3600 900 604800 300
@ 300 IN NS ns.example.com.
ns 300 IN A 127.0.0.1
theirs 300 IN A 192.0.2.1
`;

function configuration(folder: string, port: number, { name, secret }: DnsServer['key']): string {
  return `server:
    rundir: ${folder}/run
    listen: 127.0.0.1@${port}
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
database:
    storage: ${folder}/db
    journal-db-max-size: 16M
    kasp-db-max-size: 16M
    timer-db-max-size: 16M
    catalog-db-max-size: 16M
key:
  - id: ${name}
    algorithm: hmac-sha256
    secret: ${secret}
acl:
  - id: update
    key: ${name}
    action: update
zone:
  - domain: example.com
    storage: ${folder}
    file: example.com.zone
    acl: update
`;
}
