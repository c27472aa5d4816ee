import type { z } from 'zod';
import { validationError } from '#contract/errors/from-zod.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import { AdapterError } from './adapter.ts';

/** What a null clears where the target has no empty value for it; every other null says nothing. */
type Cleared = Readonly<Record<string, Json>>;

/** A spec or a set of attributes as an adapter understands it. Throws `AdapterError` that names the member in question. */
export function readSpec<Schema extends z.ZodType>(
  schema: Schema,
  value: JsonObject,
  what: string,
  cleared: Cleared = {},
): z.output<Schema> {
  const members = Object.entries(value).flatMap(([name, member]) => {
    const wanted = member === null ? cleared[name] : member;
    return wanted === undefined ? [] : [[name, wanted]];
  });
  const parsed = schema.safeParse(Object.fromEntries(members));
  if (parsed.success) return parsed.data;
  throw new AdapterError('refused', validationError(parsed.error, what).message);
}
