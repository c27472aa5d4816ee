export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogTarget {
  readonly level: LogLevel;
  /** Takes one line of JSON at a time. Standard error by default: standard output is for the ready line. */
  readonly stream?: { write(line: string): unknown };
}

/** Whatever object they are found in, these are never written. */
const secrets = [
  'authorization',
  'cookie',
  '["set-cookie"]',
  'password',
  'password_hash',
  'access_token',
  'refresh_token',
  'token_hash',
  'private_jwk',
  'credentials',
  'credentialKeys',
];
const depths = ['', '*.', '*.*.'];

export function logOptions({ level, stream = process.stderr }: LogTarget) {
  const paths = depths.flatMap((depth) => secrets.map((name) => `${depth}${name}`.replace('.[', '[')));
  return { level, stream: { write: (line: string) => void stream.write(line) }, redact: { paths, censor: '[secret]' } };
}
