import type { z } from 'zod';
import {
  type PostgresAccountSpec,
  postgresAccountSpec,
  postgresGroupSpec,
} from '#contract/model/resource-spec/postgres-spec.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { type AdapterCall, AdapterError, type ObjectRequest, type ProviderObject } from '../adapter.ts';
import { readSpec } from '../read-spec.ts';
import { literal, name } from './identifiers.ts';
import { markedComment, readComment } from './marks.ts';
import { scramVerifier } from './scram-verifier.ts';
import { isDuplicate } from './server-errors.ts';
import type { Session } from './session.ts';

const firstOwnObject = 16_384;

export type RoleKind = 'account' | 'group';
type RoleSpec = Partial<PostgresAccountSpec> & { members?: string[] | undefined };

/** What clearing a setting means to the server. */
const cleared: JsonObject = { connection_limit: -1, comment: null, valid_until: null, member_of: [], members: [] };

interface RoleRow extends Record<string, unknown> {
  readonly oid: string;
  readonly name: string;
  readonly can_login: boolean;
  readonly connection_limit: number;
  readonly valid_until: string | null;
  readonly comment: string | null;
  readonly member_of: string[];
  readonly members: string[];
}

const roleRows = `
  SELECT r.oid::text AS oid, r.rolname AS name, r.rolcanlogin AS can_login, r.rolconnlimit AS connection_limit,
         to_char(r.rolvaliduntil AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS valid_until,
         shobj_description(r.oid, 'pg_authid') AS comment,
         ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid ORDER BY 1) AS member_of,
         ARRAY(SELECT u.rolname::text FROM pg_auth_members m JOIN pg_roles u ON u.oid = m.member WHERE m.roleid = r.oid ORDER BY 1) AS members
    FROM pg_roles r`;

/** The number of a role stays when it is renamed; it is the provider id. */
export async function findRole(session: Session, id: string): Promise<RoleRow | null> {
  const [row] = await session.read<RoleRow>(`${roleRows} WHERE r.oid::text = $1`, [id]);
  return row ?? null;
}

export async function findMadeRole(session: Session, operation_id: string): Promise<RoleRow | null> {
  const rows = await session.read<RoleRow>(
    `${roleRows} WHERE shobj_description(r.oid, 'pg_authid') LIKE '%[hookwright ' || $1::text || ']'`,
    [operation_id],
  );
  return rows[0] ?? null;
}

/** Makes and marks a role in one transaction, so that there is all of it or nothing. */
export async function createRole(
  session: Session,
  call: AdapterCall,
  kind: RoleKind,
  given: JsonObject,
): Promise<ProviderObject> {
  const spec = specOf(kind, given, false);
  try {
    return await madeOrFound(session, call, kind, spec);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    // The server may have finished it just now for an attempt that was cut off.
    await session.read('ROLLBACK');
    return madeOrFound(session, call, kind, spec);
  }
}

async function madeOrFound(
  session: Session,
  call: AdapterCall,
  kind: RoleKind,
  spec: RoleSpec,
): Promise<ProviderObject> {
  const wanted = spec.name ?? '';
  const earlier = await findMadeRole(session, call.operation_id);
  if (earlier === null) await refuseTaken(session, wanted);
  return together(session, async () => {
    if (earlier === null) {
      await session.write(`CREATE ROLE ${name(wanted)} ${kind === 'account' ? 'LOGIN' : 'NOLOGIN'}`);
      const mark = literal(markedComment(spec.comment, call.operation_id));
      await session.write(`COMMENT ON ROLE ${name(wanted)} IS ${mark}`);
    }
    return settled(session, earlier ?? (await byName(session, wanted)), spec, kind);
  });
}

export async function updateRole(session: Session, request: ObjectRequest, kind: RoleKind): Promise<ProviderObject> {
  const spec = specOf(kind, request.attributes, true);
  const row = await own(session, request);
  return together(session, () => settled(session, row, spec, kind));
}

/** Whether an account may sign in. A group never does. */
export async function allowLogin(session: Session, request: ObjectRequest, kind: RoleKind, allow: boolean) {
  if (kind === 'group') {
    throw new AdapterError(
      'refused',
      'A group of PostgreSQL is never signed in to, so it is neither enabled nor disabled.',
    );
  }
  const row = await own(session, request);
  await session.write(`ALTER ROLE ${name(row.name)} ${allow ? 'LOGIN' : 'NOLOGIN'}`);
  return toRoleObject(await byName(session, row.name), kind);
}

export async function deleteRole(
  session: Session,
  request: ObjectRequest,
  kind: RoleKind,
): Promise<ProviderObject | null> {
  if (request.provider_id === null || (await findRole(session, request.provider_id)) === null) return null;
  const row = await own(session, request);
  await together(session, async () => {
    for (const database of await databasesGrantedTo(session, row.oid)) {
      await session.write(`REVOKE ALL ON DATABASE ${name(database)} FROM ${name(row.name)}`);
    }
    await session.write(`DROP ROLE IF EXISTS ${name(row.name)}`);
  });
  return toRoleObject(row, kind);
}

export function toRoleObject(row: RoleRow, kind: RoleKind): ProviderObject {
  const { oid, name: rolname, can_login, connection_limit, valid_until, member_of, members } = row;
  const { comment, operation_id } = readComment(row.comment);
  const ofKind: JsonObject = kind === 'account' ? { enabled: can_login, connection_limit, valid_until } : { members };
  return {
    provider_id: oid,
    state: { object_class: kind, name: rolname, ...ofKind, member_of, comment, operation_id },
  };
}

function specOf(kind: RoleKind, given: JsonObject, partial: boolean): RoleSpec {
  const whole = kind === 'account' ? postgresAccountSpec : postgresGroupSpec;
  const schema: z.ZodType<RoleSpec> = partial ? whole.partial() : whole;
  return readSpec(schema, given, `The ${kind}`, cleared);
}

async function settled(session: Session, row: RoleRow, spec: RoleSpec, kind: RoleKind): Promise<ProviderObject> {
  const wanted = spec.name ?? row.name;
  if (wanted !== row.name) {
    await refuseTaken(session, wanted);
    await session.write(`ALTER ROLE ${name(row.name)} RENAME TO ${name(wanted)}`);
  }
  const role = name(wanted);
  const options = [
    ...(spec.password === undefined ? [] : [`PASSWORD ${literal(scramVerifier(spec.password))}`]),
    ...(spec.connection_limit === undefined ? [] : [`CONNECTION LIMIT ${spec.connection_limit}`]),
    ...(spec.valid_until === undefined ? [] : [`VALID UNTIL ${literal(spec.valid_until ?? 'infinity')}`]),
  ];
  if (options.length > 0) await session.write(`ALTER ROLE ${role} ${options.join(' ')}`);
  const { operation_id } = readComment(row.comment);
  if (spec.comment !== undefined) {
    const text = operation_id === null ? (spec.comment ?? null) : markedComment(spec.comment, operation_id);
    await session.write(`COMMENT ON ROLE ${role} IS ${literal(text)}`);
  }
  await settleMemberships(session, row, wanted, spec);
  for (const { database, privileges } of spec.grants ?? []) {
    await session.write(`REVOKE ALL ON DATABASE ${name(database)} FROM ${role}`);
    if (privileges.length === 0) continue;
    await session.write(`GRANT ${privileges.join(', ')} ON DATABASE ${name(database)} TO ${role}`);
  }
  return toRoleObject(await byName(session, wanted), kind);
}

async function settleMemberships(session: Session, row: RoleRow, wanted: string, spec: RoleSpec): Promise<void> {
  const { member_of = row.member_of, members = row.members } = spec;
  const grant = (group: string, member: string) => session.write(`GRANT ${name(group)} TO ${name(member)}`);
  const revoke = (group: string, member: string) => session.write(`REVOKE ${name(group)} FROM ${name(member)}`);
  for (const group of without(member_of, row.member_of)) await grant(group, wanted);
  for (const group of without(row.member_of, member_of)) await revoke(group, wanted);
  for (const member of without(members, row.members)) await grant(wanted, member);
  // Who made a role is its administrator by membership; that one stays.
  for (const member of without(row.members, [...members, session.user])) await revoke(wanted, member);
}

const without = (all: readonly string[], known: readonly string[]) => all.filter((one) => !known.includes(one));

async function together<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.read('BEGIN');
  const done = await work();
  await session.write('COMMIT');
  return done;
}

function databasesGrantedTo(session: Session, oid: string): Promise<string[]> {
  return session
    .read<{ datname: string }>(
      'SELECT DISTINCT d.datname FROM pg_database d, aclexplode(d.datacl) a WHERE a.grantee::text = $1',
      [oid],
    )
    .then((rows) => rows.map((row) => row.datname));
}

async function refuseTaken(session: Session, wanted: string): Promise<void> {
  const found = await session.read('SELECT 1 FROM pg_roles WHERE rolname = $1', [wanted]);
  if (found.length === 0) return;
  throw new AdapterError(
    'refused',
    `The server has a role ${wanted} already, which this operation did not make. Choose another name.`,
  );
}

async function own(session: Session, request: ObjectRequest): Promise<RoleRow> {
  const id = request.provider_id ?? '';
  const row = await findRole(session, id);
  if (row === null)
    throw new AdapterError('refused', `The server has no role ${id} (any more); it may have been dropped.`);
  if (Number(row.oid) < firstOwnObject || row.name === session.user) {
    throw new AdapterError(
      'refused',
      `The role ${row.name} belongs to the server, or is the connector’s own, and is left alone.`,
    );
  }
  return row;
}

async function byName(session: Session, wanted: string): Promise<RoleRow> {
  const [row] = await session.read<RoleRow>(`${roleRows} WHERE r.rolname = $1`, [wanted]);
  if (row !== undefined) return row;
  throw new AdapterError('unknown', `The server says that it made the role ${wanted}, and has none of that name.`);
}
