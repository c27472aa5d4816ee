/** PostgreSQL's number for the type `timestamptz`. */
export const timestamptz = 1184;

/**
 * PostgreSQL's text of an instant as RFC 3339 in UTC, microseconds kept, so that rows leave the database as they go on
 * the wire: `2026-03-01 10:20:30.123456+00` -> `2026-03-01T10:20:30.123456Z`.
 */
export function wireTimestamp(text: string): string {
  const utc = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d+)?)\+00(?::?00)?$/.exec(text);
  if (utc !== null) return `${utc[1]}T${utc[2]}Z`;
  return new Date(text.replace(/([+-]\d{2})$/, '$1:00')).toISOString();
}
