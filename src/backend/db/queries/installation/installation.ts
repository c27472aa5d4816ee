import { sql, type Transaction } from 'kysely';
import type { SystemTables } from '#backend/db/schema.ts';
import type { Database } from '#backend/db/with-tenant.ts';
import type { JsonObject } from '#contract/model/scalars.ts';

export interface SigningKey {
  readonly kid: string;
  readonly private_jwk: JsonObject;
  readonly public_jwk: JsonObject;
}

export interface Installation {
  readonly instance_id: string;
  /** Newest first: the first signs, all verify. */
  readonly keys: readonly SigningKey[];
}

/** Any number that nothing else locks; the nodes of an installation take turns on it while they start. */
const startLock = 7_403_119_652;

/** The identity of this installation, made by whichever node starts first. */
export function ensureInstallation(db: Database, makeKey: () => Promise<SigningKey>): Promise<Installation> {
  return db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${startLock}::bigint)`.execute(transaction);
    await transaction
      .insertInto('installation')
      .defaultValues()
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const { instance_id } = await transaction
      .selectFrom('installation')
      .select('instance_id')
      .executeTakeFirstOrThrow();
    const keys = await readKeys(transaction);
    return { instance_id, keys: keys.length > 0 ? keys : [await addKey(transaction, await makeKey())] };
  });
}

function readKeys(transaction: Transaction<SystemTables>): Promise<SigningKey[]> {
  return transaction
    .selectFrom('signing_keys')
    .select(['kid', 'private_jwk', 'public_jwk'])
    .orderBy('created_at', 'desc')
    .execute();
}

async function addKey(transaction: Transaction<SystemTables>, key: SigningKey): Promise<SigningKey> {
  await transaction
    .insertInto('signing_keys')
    .values({
      kid: key.kid,
      private_jwk: JSON.stringify(key.private_jwk),
      public_jwk: JSON.stringify(key.public_jwk),
    })
    .execute();
  return key;
}
