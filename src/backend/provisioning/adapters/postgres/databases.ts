import { type PostgresDatabaseSpec, postgresDatabaseSpec } from '#contract/model/resource-spec/postgres-spec.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { type AdapterCall, AdapterError, type ObjectRequest, type ProviderObject } from '../adapter.ts';
import { readSpec } from '../read-spec.ts';
import { grantee, literal, name } from './identifiers.ts';
import { markedComment, readComment } from './marks.ts';
import { isDuplicate, isRefusal } from './server-errors.ts';
import type { Session } from './session.ts';

/** Objects that came with the server have lower numbers (FirstNormalObjectId). */
const firstOwnObject = 16_384;

/** What clearing a setting means to the server. */
const cleared: JsonObject = { connection_limit: -1, comment: null };

interface DatabaseRow extends Record<string, unknown> {
  readonly oid: string;
  readonly name: string;
  readonly owner: string;
  readonly encoding: string;
  readonly allow_connections: boolean;
  readonly connection_limit: number;
  readonly comment: string | null;
  readonly rights: string[] | null;
}

const databaseRows = `
  SELECT d.oid::text AS oid, d.datname AS name, r.rolname AS owner, pg_encoding_to_char(d.encoding) AS encoding,
         d.datallowconn AS allow_connections, d.datconnlimit AS connection_limit, d.datacl::text[] AS rights,
         shobj_description(d.oid, 'pg_database') AS comment
    FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba`;

/** The number of a database stays when it is renamed; it is the provider id. */
export async function findDatabase(session: Session, id: string): Promise<DatabaseRow | null> {
  const [row] = await session.read<DatabaseRow>(`${databaseRows} WHERE d.oid::text = $1`, [id]);
  return row ?? null;
}

/** What this operation made and gave its name; not one it was still making. */
export async function findMade(session: Session, operation_id: string): Promise<DatabaseRow | null> {
  const rows = await session.read<DatabaseRow>(
    `${databaseRows} WHERE shobj_description(d.oid, 'pg_database') LIKE '%[hookwright ' || $1::text || ']' AND d.datname <> $2`,
    [operation_id, workingName(operation_id)],
  );
  return rows[0] ?? null;
}

/**
 * What this operation was still making when it was broken off, known by the working name, which holds the operation's id.
 * The mark comes after it; one that is another's by its owner or its comment is not taken for ours.
 */
export async function findHalfMade(session: Session, operation_id: string): Promise<DatabaseRow | null> {
  const [row] = await session.read<DatabaseRow>(`${databaseRows} WHERE d.datname = $1 AND r.rolname = current_user`, [
    workingName(operation_id),
  ]);
  if (row === undefined) return null;
  return row.comment === null || readComment(row.comment).operation_id === operation_id ? row : null;
}

/**
 * Makes a database under a working name that holds the operation's id, marks it, and renames it at last. A worker that is
 * killed between any two of these leaves what the next attempt recognises, and a database of the wanted name that somebody
 * else made is never touched.
 */
export async function provisionDatabase(
  session: Session,
  call: AdapterCall,
  given: JsonObject,
): Promise<ProviderObject> {
  const spec = readSpec(postgresDatabaseSpec, given, 'The database spec', cleared);
  const earlier = await findMade(session, call.operation_id);
  if (earlier !== null) return toProviderObject(await settled(session, earlier, spec));
  await refuseTaken(session, spec.name);
  await refuseUnknownOwner(session, spec.owner);
  const working = workingName(call.operation_id);
  await createUnder(session, working, creation(spec));
  const { oid } = await byName(session, working);
  try {
    const mark = literal(markedComment(spec.comment, call.operation_id));
    await session.write(`COMMENT ON DATABASE ${name(working)} IS ${mark}`);
    return toProviderObject(await settled(session, await byName(session, working), spec));
  } catch (error) {
    if (isRefusal(error)) await undo(session, oid, error);
    throw error;
  }
}

/** An attempt that was cut off may have made it, or the server may still be making it for that one. */
async function createUnder(session: Session, working: string, settings: string): Promise<void> {
  const half = await session.read('SELECT 1 FROM pg_database WHERE datname = $1', [working]);
  if (half.length > 0) return;
  try {
    await session.write(`CREATE DATABASE ${name(working)}${settings}`);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}

/** Brings an existing database to what is wanted: its name, its settings, its owner at last. */
export async function updateDatabase(session: Session, request: ObjectRequest): Promise<ProviderObject> {
  const spec = readSpec(postgresDatabaseSpec.partial(), request.attributes, 'The database', cleared);
  return toProviderObject(await settled(session, await own(session, request), spec));
}

export async function allowConnections(
  session: Session,
  request: ObjectRequest,
  allow: boolean,
): Promise<ProviderObject> {
  const row = await own(session, request);
  await session.write(`ALTER DATABASE ${name(row.name)} ALLOW_CONNECTIONS ${allow}`);
  return toProviderObject(await byName(session, row.name));
}

export async function deleteDatabase(session: Session, request: ObjectRequest): Promise<ProviderObject | null> {
  if (request.provider_id === null || (await findDatabase(session, request.provider_id)) === null) return null;
  const row = await own(session, request);
  await session.write(`DROP DATABASE IF EXISTS ${name(row.name)}`);
  return toProviderObject(row);
}

export function toProviderObject(row: DatabaseRow): ProviderObject {
  const { oid, name: datname, owner, encoding, allow_connections, connection_limit, rights } = row;
  const { comment, operation_id } = readComment(row.comment);
  return {
    provider_id: oid,
    state: {
      object_class: 'database',
      name: datname,
      owner,
      encoding,
      enabled: allow_connections,
      connection_limit,
      comment,
      rights: rights ?? [],
      operation_id,
    },
  };
}

/** The name comes late and the owner last: who is not the owner any more can do nothing of all this. */
async function settled(session: Session, row: DatabaseRow, spec: Partial<PostgresDatabaseSpec>): Promise<DatabaseRow> {
  refuseOther(row, spec);
  const at = name(row.name);
  if (spec.connection_limit !== undefined && spec.connection_limit !== row.connection_limit) {
    await session.write(`ALTER DATABASE ${at} CONNECTION LIMIT ${spec.connection_limit}`);
  }
  const { operation_id, comment } = readComment(row.comment);
  if (spec.comment !== undefined && (spec.comment ?? null) !== comment) {
    const text = operation_id === null ? (spec.comment ?? null) : markedComment(spec.comment, operation_id);
    await session.write(`COMMENT ON DATABASE ${at} IS ${literal(text)}`);
  }
  for (const { role, privileges } of spec.grants ?? []) {
    await session.write(`REVOKE ALL ON DATABASE ${at} FROM ${grantee(role)}`);
    if (privileges.length === 0) continue;
    await session.write(`GRANT ${privileges.join(', ')} ON DATABASE ${at} TO ${grantee(role)}`);
  }
  const wanted = spec.name ?? row.name;
  if (wanted !== row.name) {
    await refuseTaken(session, wanted);
    await session.write(`ALTER DATABASE ${at} RENAME TO ${name(wanted)}`);
  }
  if (spec.owner !== undefined && spec.owner !== row.owner) {
    await session.write(`ALTER DATABASE ${name(wanted)} OWNER TO ${name(spec.owner)}`);
  }
  return byName(session, wanted);
}

/** What cannot be changed of a database that is there. */
function refuseOther(row: DatabaseRow, spec: Partial<PostgresDatabaseSpec>): void {
  if (spec.encoding === undefined || plain(spec.encoding) === plain(row.encoding)) return;
  throw new AdapterError(
    'refused',
    `The database ${row.name} has the encoding ${row.encoding}, which cannot be changed to ${spec.encoding}; make another database.`,
  );
}

const plain = (encoding: string) => encoding.toLowerCase().replace(/[-_]/g, '');

async function refuseTaken(session: Session, wanted: string): Promise<void> {
  const found = await session.read('SELECT 1 FROM pg_database WHERE datname = $1', [wanted]);
  if (found.length === 0) return;
  throw new AdapterError(
    'refused',
    `The server has a database ${wanted} already, which this operation did not make. Choose another name.`,
  );
}

async function refuseUnknownOwner(session: Session, owner: string | undefined): Promise<void> {
  if (owner === undefined) return;
  const found = await session.read('SELECT 1 FROM pg_roles WHERE rolname = $1', [owner]);
  if (found.length === 0)
    throw new AdapterError('refused', `The server has no role ${owner} that could own the database.`);
}

/** Takes a database away again that the server refused to finish; it was made just now and nobody has used it. */
async function undo(session: Session, oid: string, reason: unknown): Promise<void> {
  const row = await findDatabase(session, oid);
  if (row === null) return;
  try {
    await session.write(`DROP DATABASE ${name(row.name)}`);
  } catch {
    throw new AdapterError(
      'unknown',
      `The server refused to finish the database, and to remove what there is of it, ${row.name}; drop it by hand.`,
      { cause: reason },
    );
  }
}

async function own(session: Session, request: ObjectRequest): Promise<DatabaseRow> {
  const id = request.provider_id ?? '';
  const row = await findDatabase(session, id);
  if (row === null)
    throw new AdapterError('refused', `The server has no database ${id} (any more); it may have been dropped.`);
  if (Number(row.oid) < firstOwnObject || row.name === session.config.database) {
    throw new AdapterError('refused', `The database ${row.name} belongs to the server itself and is left alone.`);
  }
  return row;
}

async function byName(session: Session, at: string): Promise<DatabaseRow> {
  const [row] = await session.read<DatabaseRow>(`${databaseRows} WHERE d.datname = $1`, [at]);
  if (row !== undefined) return row;
  throw new AdapterError('unknown', `The server says that it made the database ${at}, and has none of that name.`);
}

function workingName(operation_id: string): string {
  return `hookwright_${operation_id.replaceAll('-', '')}`;
}

function creation({ encoding, template, connection_limit }: PostgresDatabaseSpec): string {
  const parts = [
    ...(template === undefined ? [] : [` TEMPLATE = ${name(template)}`]),
    ...(encoding === undefined ? [] : [` ENCODING = ${literal(encoding)}`]),
    ...(connection_limit === undefined ? [] : [` CONNECTION LIMIT = ${connection_limit}`]),
  ];
  return parts.length === 0 ? '' : ` WITH${parts.join('')}`;
}
