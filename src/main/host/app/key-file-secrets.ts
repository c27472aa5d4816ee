import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Secrets } from './secrets.ts';

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** Seals with a key in `<home>/secret.key` that only its owner can read: for the browser shell, which has no keychain. */
export function keyFileSecrets(home: string): Secrets {
  const key = readKey(path.join(home, 'secret.key'));
  return {
    async seal(text) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    async open(sealed) {
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes));
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      return decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}

function readKey(file: string): Buffer {
  if (!existsSync(file)) writeKey(file);
  // A key that others could read would be no better than no key.
  chmodSync(file, 0o600);
  const key = readFileSync(file);
  if (key.length === keyBytes) return key;
  throw new Error(`${file} is not a key of this studio. Move it away and sign in again.`);
}

function writeKey(file: string): void {
  const handle = openSync(file, 'wx', 0o600);
  try {
    writeSync(handle, randomBytes(keyBytes));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
