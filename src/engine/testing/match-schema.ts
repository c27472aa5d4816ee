import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema';
import { AppError } from '#contract/errors/app-error.ts';
import { limits } from '#contract/limits.ts';
import type { Json } from '#contract/model/scalars.ts';
import { jsonPath } from '../text/json-path.ts';
import type { Difference } from './match-json.ts';

/** Rules that only say that a rule inside of them is broken; that one is told instead. */
const outer = new Set(['properties', 'items', 'prefixItems', 'allOf', '$ref', '$recursiveRef', 'additionalProperties']);

/**
 * Which rules of a JSON Schema (draft 2020-12) a value breaks, at most `limits.caseDifferences`; none where it is valid.
 * Throws AppError `validation_error` where the schema itself cannot be used. Nothing is fetched: a reference to another
 * document is such a schema.
 */
export function matchSchema(schema: Json, actual: Json): Difference[] {
  if (typeof schema !== 'boolean' && (typeof schema !== 'object' || schema === null || Array.isArray(schema))) {
    throw unusable('it is neither an object nor true or false');
  }
  let errors: readonly OutputUnit[];
  try {
    // The validator writes notes of its own into the schema.
    const copy = structuredClone(schema) as Schema | boolean;
    errors = new Validator(copy, '2020-12', false).validate(actual).errors;
  } catch (error) {
    throw unusable(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
  const inner = errors.filter(({ keyword }) => !outer.has(keyword));
  return (inner.length > 0 ? inner : errors).slice(0, limits.caseDifferences).map((unit) => difference(unit, actual));
}

function unusable(reason: string): AppError {
  return new AppError('validation_error', `The JSON Schema of the expectation cannot be used: ${reason}.`, {
    field: 'output.value',
  });
}

function difference({ instanceLocation, keyword, error }: OutputUnit, whole: Json): Difference {
  const keys: (string | number)[] = [];
  let value: Json | undefined = whole;
  for (const key of pointerKeys(instanceLocation)) {
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
