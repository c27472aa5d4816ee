/** PostgreSQL's five-character error code, the same from pg and PGlite. */
export function sqlState(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Whether the error says that `constraint` would be broken by a second row with the same values. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return (
    sqlState(error) === '23505' && error instanceof Error && 'constraint' in error && error.constraint === constraint
  );
}

const connectionErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
  'ENOENT',
]);

/** The database is away, is starting or stopping, or has no connection to spare: trying again later may help. */
export function isDatabaseAway(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== null) return connectionErrors.has(state) || /^(08|57P|53)/.test(state);
  return error instanceof Error && /timeout exceeded when trying to connect|Connection terminated/.test(error.message);
}

/** Two transactions stood in each other's way and this one gave in; the same request again will do. */
export function isSerializationFailure(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlState(error) ?? '');
}

/** The statement took longer than a request may. */
export function isStatementTimeout(error: unknown): boolean {
  return sqlState(error) === '57014';
}

/** A constraint of the schema would be broken. */
export function isIntegrityViolation(error: unknown): boolean {
  return sqlState(error)?.startsWith('23') ?? false;
}
