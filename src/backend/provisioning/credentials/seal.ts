import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SealedCredentials } from '#backend/db/queries/connectors/credentials.ts';
import type { CredentialKey, CredentialKeys } from './credential-keys.ts';

/** Whose credentials they are. Both are authenticated: a row that is moved to another place does not open there. */
export interface CredentialPlace {
  readonly tenant_id: string;
  readonly connector_id: string;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const dataKeyBytes = 32;
/** The length of a ciphertext tells no more than how many of these it takes. */
const paddedTo = 256;

/** Why sealed credentials do not open. The message continues "The credentials cannot be decrypted: ". */
export class UnreadableCredentials extends Error {
  override readonly name = 'UnreadableCredentials';
}

/** Encrypts under a random key of its own, and that key under `key` (AES-256-GCM, twice). */
export function seal(
  credentials: Readonly<Record<string, string>>,
  place: CredentialPlace,
  key: CredentialKey,
): SealedCredentials {
  const dataKey = randomBytes(dataKeyBytes);
  const text = JSON.stringify(credentials);
  const plain = Buffer.from(text + ' '.repeat(paddedTo - (Buffer.byteLength(text) % paddedTo)));
  const ciphertext = encrypt(dataKey, plain, dataContext(place));
  const sealed = { ciphertext, ...wrap(dataKey, place, key) };
  plain.fill(0);
  dataKey.fill(0);
  return sealed;
}

/** @throws UnreadableCredentials for an unknown key, and for whatever was changed or moved since. */
export function open(
  { ciphertext, ...wrapped }: SealedCredentials,
  place: CredentialPlace,
  keys: CredentialKeys,
): Record<string, string> {
  const dataKey = unwrap(wrapped, place, keys);
  try {
    const plain = decrypt(dataKey, ciphertext, dataContext(place), 'they are damaged, or belong to another connector');
    const credentials: Record<string, string> = JSON.parse(plain.toString('utf8'));
    plain.fill(0);
    return credentials;
  } finally {
    dataKey.fill(0);
  }
}

type WrappedKey = Pick<SealedCredentials, 'wrapped_key' | 'key_id'>;

/**
 * The same credentials under another key; they themselves are not decrypted for it.
 * @throws UnreadableCredentials as {@link open}.
 */
export function rewrap(
  wrapped: WrappedKey,
  place: CredentialPlace,
  keys: CredentialKeys,
  to: CredentialKey,
): WrappedKey {
  const dataKey = unwrap(wrapped, place, keys);
  const result = wrap(dataKey, place, to);
  dataKey.fill(0);
  return result;
}

function wrap(dataKey: Buffer, place: CredentialPlace, key: CredentialKey): WrappedKey {
  return { wrapped_key: encrypt(key.bytes, dataKey, keyContext(place, key.id)), key_id: key.id };
}

function unwrap({ wrapped_key, key_id }: WrappedKey, place: CredentialPlace, keys: CredentialKeys): Buffer {
  const key = keys.find(key_id);
  if (key === undefined) {
    const has = keys.current === null ? keys.problem : `this backend has the key ${keys.current.id}`;
    throw new UnreadableCredentials(
      `they were encrypted with the key ${key_id}, and ${lowerFirst(has ?? 'there is none')}. Bring that key back, or set the credentials again.`,
    );
  }
  return decrypt(key.bytes, wrapped_key, keyContext(place, key_id), `their key does not open with the key ${key_id}`);
}

function encrypt(key: Uint8Array, plain: Uint8Array, context: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(context);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function decrypt(key: Uint8Array, sealed: Uint8Array, context: Buffer, why: string): Buffer {
  try {
    const bytes = Buffer.from(sealed);
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
      .setAAD(context)
      .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
  } catch {
    throw new UnreadableCredentials(`${why}. Set the credentials again.`);
  }
}

function dataContext({ tenant_id, connector_id }: CredentialPlace): Buffer {
  return Buffer.from(`hookwright credentials 1\n${tenant_id}\n${connector_id}`);
}

function keyContext({ tenant_id, connector_id }: CredentialPlace, key_id: string): Buffer {
  return Buffer.from(`hookwright credential key 1\n${tenant_id}\n${connector_id}\n${key_id}`);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
