import pg from 'pg';

/** A name as SQL takes it, whatever characters it has. */
export function name(text: string): string {
  return pg.escapeIdentifier(text);
}

/** A text as SQL takes it; null is `NULL`. */
export function literal(text: string | null): string {
  return text === null ? 'NULL' : pg.escapeLiteral(text);
}

/** A role in a `GRANT`; `public` is everybody, which is no name. */
export function grantee(role: string): string {
  return role.toLowerCase() === 'public' ? 'PUBLIC' : name(role);
}
