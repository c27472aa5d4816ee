import { AppError } from '#contract/errors/app-error.ts';
import type { Json } from '#contract/model/scalars.ts';
import type { SchemaVerdict } from '#contract/script/host-messages.ts';
import { jsonPath } from '../text/json-path.ts';
import type { Difference } from './match-json.ts';

/** Has `brokenRules` worked out where it can be ended. */
export type CheckSchema = (schema: Json, value: Json) => Promise<SchemaVerdict>;

/**
 * Where a value breaks the rules of a JSON Schema; none where it is valid. Rejects with AppError `validation_error` where the
 * schema itself cannot be used.
 */
export async function matchSchema(schema: Json, actual: Json, check: CheckSchema): Promise<Difference[]> {
  const { unusable, rules } = await check(schema, actual);
  if (unusable === null) return rules.map((rule) => difference(rule, actual));
  throw new AppError('validation_error', `The JSON Schema of the expectation cannot be used: ${unusable}.`, {
    field: 'output.value',
  });
}

function difference({ instance, keyword, error }: SchemaVerdict['rules'][number], whole: Json): Difference {
  const keys: (string | number)[] = [];
  let value: Json | undefined = whole;
  for (const key of pointerKeys(instance)) {
    const list: boolean = Array.isArray(value);
    keys.push(list ? Number(key) : key);
    value = typeof value === 'object' && value !== null ? (value as Record<string, Json>)[key] : undefined;
  }
  const message = keyword === 'false' ? 'The schema allows nothing here.' : `${keyword}: ${error}`;
  return { path: jsonPath(keys), kind: 'rule', expected: undefined, actual: value, message };
}

/** `#/a/b~1c` -> `a`, `b/c`. */
function pointerKeys(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => decodeURI(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}
