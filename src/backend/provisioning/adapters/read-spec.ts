import type { z } from 'zod';
import { validationError } from '#contract/errors/from-zod.ts';
import { AdapterError } from './adapter.ts';

/** A spec or a set of attributes as an adapter understands it. Throws `AdapterError` that names the member in question. */
export function readSpec<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AdapterError('refused', validationError(parsed.error, what).message);
}
