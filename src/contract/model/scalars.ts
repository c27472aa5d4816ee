import { z } from 'zod';

/** Lower-case hyphenated UUID of any version. */
export const uuid = z.guid().transform((text) => text.toLowerCase());

/** RFC 3339 in UTC, as every timestamp on the wire and in the stores. */
export const timestamp = z.iso.datetime({ offset: true });

/** Any JSON value. */
export const json = z.json();
export type Json = z.infer<typeof json>;

export const jsonObject = z.record(z.string(), json);
export type JsonObject = z.infer<typeof jsonObject>;
