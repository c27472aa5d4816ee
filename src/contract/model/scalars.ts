import { z } from 'zod';

/** Lower-case hyphenated UUID of any version. */
export const uuid = z.guid().toLowerCase();

/** A UUID in a path: hyphenated, simple, braced or URN spelling, made hyphenated (`contract.md` 1.6). */
export const pathUuid = z
  .string()
  .regex(
    /^(urn:uuid:)?([0-9a-f]{32}|\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?)$/i,
    'This is not a UUID; use the form 00000000-0000-4000-8000-000000000000.',
  )
  .overwrite(hyphenatedUuid);

function hyphenatedUuid(text: string): string {
  const digits = text
    .toLowerCase()
    .replace('urn:uuid:', '')
    .replace(/[^0-9a-f]/g, '');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** RFC 3339 in UTC, as every timestamp on the wire and in the stores. */
export const timestamp = z.iso.datetime({ offset: true });

/** Any JSON value. Registered in place, as `.meta()` would copy it and leave the copy's insides pointing at a schema without a name. */
export const json = z.json().register(z.globalRegistry, { id: 'Json' });
export type Json = z.infer<typeof json>;

export const jsonObject = z.record(z.string(), json);
export type JsonObject = z.infer<typeof jsonObject>;
