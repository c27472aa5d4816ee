import { createHash, createHmac, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { sqlState } from '#backend/db/driver-errors.ts';
import { AppError } from '#contract/errors/app-error.ts';

/** A key that wraps the keys of credentials. `id` tells keys apart and nothing about the key. */
export interface CredentialKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** The keys this process has. The first wraps what is new; all of them open what is there. */
export interface CredentialKeys {
  readonly current: CredentialKey | null;
  find(id: string): CredentialKey | undefined;
  /** Why there is none, and what to do; null where there is one. */
  readonly problem: string | null;
}

/** Where the keys come from. `created` files are made with a new key where there is none yet. */
export type KeySource =
  | { readonly kind: 'file'; readonly path: string; readonly created: boolean }
  | { readonly kind: 'text'; readonly text: string; readonly from: string }
  | { readonly kind: 'none' };

const keyBytes = 32;
const howToMake = 'a key is 32 bytes in base64, one a line, for example from: openssl rand -base64 32';

/** Reads the keys. Whatever is wrong with them is said in `problem`: a backend without a key still does all the rest. */
export function readCredentialKeys(source: KeySource): CredentialKeys {
  try {
    return keysOf(parseKeys(textOf(source), nameOf(source)));
  } catch (error) {
    if (error instanceof AppError) return without(error.message);
    throw error;
  }
}

export function keysOf(keys: readonly CredentialKey[]): CredentialKeys {
  const [current = null] = keys;
  const byId = new Map(keys.map((key) => [key.id, key]));
  return { current, find: (id) => byId.get(id), problem: current === null ? noKey : null };
}

const noKey =
  'This backend has no key for credentials; start it with --credentials-key-file or set HOOKWRIGHT_CREDENTIALS_KEY.';

function without(problem: string): CredentialKeys {
  return { current: null, find: () => undefined, problem };
}

/** A fingerprint of a text that holds secrets: without the key nobody can try out what it was made of. */
export function blindHash({ bytes }: CredentialKey, text: string): string {
  return createHmac('sha256', bytes).update(text).digest('hex');
}

export const noCredentialKeys: CredentialKeys = without(noKey);

/** The keys of a file for a command that cannot do without. @throws AppError `unavailable` that names the file. */
export function requireKeyFile(path: string, { created }: { readonly created: boolean }): readonly CredentialKey[] {
  const source: KeySource = { kind: 'file', path, created };
  return parseKeys(textOf(source), nameOf(source));
}

export function makeCredentialKey(): CredentialKey {
  return credentialKey(randomBytes(keyBytes));
}

function credentialKey(bytes: Uint8Array): CredentialKey {
  return {
    id: createHash('sha256').update('hookwright credential key\0').update(bytes).digest('hex').slice(0, 16),
    bytes,
  };
}

function parseKeys(text: string, name: string): CredentialKey[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) throw new AppError('unavailable', `${name} holds no key; ${howToMake}.`);
  return words.map((word, index) => {
    const bytes = Buffer.from(word, 'base64');
    // Node skips what is not base64; only a text that comes back whole was meant as it is.
    if (bytes.length === keyBytes && bytes.toString('base64') === word) return credentialKey(bytes);
    throw new AppError('unavailable', `Key ${index + 1} of ${name} is no key; ${howToMake}.`);
  });
}

function textOf(source: KeySource): string {
  if (source.kind === 'none') throw new AppError('unavailable', noKey);
  if (source.kind === 'text') return source.text;
  if (source.created) makeKeyFile(source.path);
  try {
    return readFileSync(source.path, 'utf8');
  } catch (error) {
    throw new AppError('unavailable', `${nameOf(source)} cannot be read (${reason(error)}); check the path.`);
  }
}

/** Never replaces a file: what stands there may be the only key of what is stored. */
function makeKeyFile(path: string): void {
  const text = `${Buffer.from(makeCredentialKey().bytes).toString('base64')}\n`;
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if (sqlState(error) === 'EEXIST') return;
    throw new AppError('unavailable', `The credentials key ${path} cannot be made (${reason(error)}).`);
  }
}

function nameOf(source: KeySource): string {
  if (source.kind === 'file') return `The credentials key file ${source.path}`;
  return source.kind === 'text' ? source.from : 'The credentials key';
}

function reason(error: unknown): string {
  return sqlState(error) ?? String(error);
}
