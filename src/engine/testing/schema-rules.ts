import { type Schema, Validator } from '@cfworker/json-schema';
import type { Json } from '#contract/model/scalars.ts';
import type { SchemaVerdict } from '#contract/script/host-messages.ts';

/** Rules that only say that a rule inside of them is broken; that one is told instead. */
const outer = new Set(['properties', 'items', 'prefixItems', 'allOf', '$ref', '$recursiveRef', 'additionalProperties']);
const mostRules = 100;
const longestWords = 500;

/**
 * Which rules of a JSON Schema (draft 2020-12) a value breaks, at most 100. Nothing is fetched: a schema that refers to another
 * document cannot be used. A pattern may take for ever, so this runs only where it can be ended: in a sandbox host.
 */
export function brokenRules(schema: Json, value: Json): SchemaVerdict {
  if (typeof schema !== 'boolean' && (typeof schema !== 'object' || schema === null || Array.isArray(schema))) {
    return { unusable: 'it is neither an object nor true or false', rules: [] };
  }
  try {
    // The validator writes notes of its own into the schema.
    const { errors } = new Validator(structuredClone(schema) as Schema | boolean, '2020-12', false).validate(value);
    const inner = errors.filter(({ keyword }) => !outer.has(keyword));
    const told = (inner.length > 0 ? inner : errors).slice(0, mostRules);
    const rules = told.map(({ instanceLocation, keyword, error }) => ({
      instance: instanceLocation,
      keyword,
      error: error.slice(0, longestWords),
    }));
    return { unusable: null, rules };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { unusable: reason.slice(0, longestWords), rules: [] };
  }
}
