import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2) as (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>;

/** Memory in KiB, passes and lanes as OWASP's password storage sheet gives them for argon2id. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const hashBytes = 32;

/** A PHC string, `$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive('argon2id', { message: password, nonce: salt, tagLength: hashBytes, ...cost });
  const setting = `m=${cost.memory},t=${cost.passes},p=${cost.parallelism}`;
  return ['', 'argon2id', 'v=19', setting, unpadded(salt), unpadded(hash)].join('$');
}

/** Whether the password is the one of the hash. It takes as long for a wrong one, and for a hash it cannot read it throws. */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(phc);
  if (match === null) throw new Error('The stored password hash is not an argon2id PHC string.');
  const [memory, passes, parallelism] = match.slice(1, 4).map(Number);
  const expected = Buffer.from(match[5] ?? '', 'base64');
  const actual = await derive('argon2id', {
    message: password,
    nonce: Buffer.from(match[4] ?? '', 'base64'),
    tagLength: expected.length,
    memory: memory ?? cost.memory,
    passes: passes ?? cost.passes,
    parallelism: parallelism ?? cost.parallelism,
  });
  return timingSafeEqual(actual, expected);
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
