import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findProgram, freePort, startServer } from './own-process.ts';

/** An OpenLDAP server of its own, in a temporary folder; `cn=admin,dc=example,dc=com` signs in with `right`. */
export interface LdapServer {
  readonly port: number;
  readonly tlsPort: number;
  /** Of the authority that signed its certificate, which is for 127.0.0.1. */
  readonly ca_certificate: string;
  stop(): Promise<void>;
}

const schemas = '/etc/ldap/schema';
const modules = '/usr/lib/ldap';

/** Why there is no LDAP server here; null where there is one. */
export function missingLdap(): string | null {
  const missing = ['slapd', 'openssl'].filter((name) => findProgram(name) === null);
  if (missing.length > 0) return `${missing.join(' and ')} not installed`;
  const elsewhere = [schemas, modules].filter((folder) => !existsSync(folder));
  if (elsewhere.length > 0) return `slapd keeps its files elsewhere than in ${elsewhere.join(' and ')}`;
  return confined() ? 'AppArmor lets slapd read its own folders only' : null;
}

function confined(): boolean {
  const enabled = '/sys/module/apparmor/parameters/enabled';
  const on = existsSync(enabled) && readFileSync(enabled, 'utf8').startsWith('Y');
  return on && existsSync('/etc/apparmor.d/usr.sbin.slapd');
}

export async function startLdap(): Promise<LdapServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-ldap-'));
  const [port, tlsPort] = [await freePort(), await freePort()];
  mkdirSync(path.join(folder, 'db'));
  makeCertificate(folder);
  const config = path.join(folder, 'slapd.conf');
  writeFileSync(config, configuration(folder));
  const urls = `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${tlsPort}`;
  const stop = await startServer(findProgram('slapd') ?? 'slapd', ['-f', config, '-h', urls, '-d', '0'], tlsPort);
  return {
    port,
    tlsPort,
    ca_certificate: readFileSync(path.join(folder, 'cert.pem'), 'utf8'),
    stop: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function makeCertificate(folder: string): void {
  const args = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1';
  const files = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', 'key.pem', '-out', 'cert.pem'];
  execFileSync(findProgram('openssl') ?? '', [...args.split(' '), ...files], { cwd: folder, stdio: 'ignore' });
}

function configuration(folder: string): string {
  const included = ['core', 'cosine', 'inetorgperson'].map((name) => `include ${schemas}/${name}.schema`);
  return [
    ...included,
    `pidfile ${folder}/slapd.pid`,
    `modulepath ${modules}`,
    'moduleload back_mdb',
    `TLSCertificateFile ${folder}/cert.pem`,
    `TLSCertificateKeyFile ${folder}/key.pem`,
    'database mdb',
    'maxsize 10485760',
    'suffix "dc=example,dc=com"',
    'rootdn "cn=admin,dc=example,dc=com"',
    'rootpw right',
    `directory ${folder}/db`,
    'dbnosync',
    '',
  ].join('\n');
}
