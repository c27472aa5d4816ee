import { z } from 'zod';

const identifier = (what: string) =>
  z
    .string()
    .trim()
    .min(1, `${what} is empty; give it a name.`)
    .refine((text) => new TextEncoder().encode(text).length <= 63, `${what} is longer than 63 bytes.`)
    .refine((text) => !text.includes('\0'), `${what} holds a zero character.`);

const comment = z.string().max(2000).nullable().optional();
const connectionLimit = z
  .int('The connection limit is a whole number.')
  .min(-1, 'The connection limit is at least 0, or -1 for none.')
  .max(100_000);

/** Exactly these rights, for one role on one database; an empty list takes all away. */
const privileges = z.array(z.enum(['CONNECT', 'CREATE', 'TEMPORARY'])).max(3);

/** What a database of a PostgreSQL connector is given. What is absent keeps the server's default, or stays as it is. */
export const postgresDatabaseSpec = z.strictObject({
  name: identifier('The database name'),
  owner: identifier('The owner').optional(),
  encoding: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,40}$/, 'This is not an encoding; the usual one is UTF8.')
    .optional(),
  /** Copied when it is made; `template0` for another encoding than the server's. */
  template: identifier('The template').optional(),
  connection_limit: connectionLimit.optional(),
  comment,
  /** Roles listed here have exactly these rights afterwards; `public` is everybody. Others keep theirs. */
  grants: z
    .array(z.strictObject({ role: identifier('The role'), privileges }))
    .max(100, 'A database spec has at most 100 grants.')
    .optional(),
});
export type PostgresDatabaseSpec = z.infer<typeof postgresDatabaseSpec>;

/** A role that signs in (`account`). The server is sent a verifier of the password, never the password. */
export const postgresAccountSpec = z.strictObject({
  name: identifier('The account name'),
  password: z.string().min(1, 'The password is empty.').max(1000).optional(),
  connection_limit: connectionLimit.optional(),
  valid_until: z.iso.datetime({ offset: true, error: 'The end is no point in time.' }).nullable().optional(),
  /** Afterwards it is a member of exactly these, where given. */
  member_of: z.array(identifier('The role')).max(200).optional(),
  grants: z
    .array(z.strictObject({ database: identifier('The database'), privileges }))
    .max(100, 'An account has at most 100 grants.')
    .optional(),
  comment,
});
export type PostgresAccountSpec = z.infer<typeof postgresAccountSpec>;

/** A role that nobody signs in as (`group`). Where `members` is given, it has exactly these afterwards. */
export const postgresGroupSpec = postgresAccountSpec
  .pick({ name: true, member_of: true, grants: true, comment: true })
  .extend({ members: z.array(identifier('The role')).max(1000).optional() });
