import { Environment, EvaluationError, ParseError, TypeError as TypeMismatch } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import type { Json } from '#contract/model/scalars.ts';
import { type BoundedSource, boundedSource } from './bounded-source.ts';
import { ExpressionError } from './expression-error.ts';

/** How many elements all the loops of one evaluation may go through, and how much text its regular expressions may read. */
const mostSteps = 100_000;
const mostSearched = 1_000_000;

/** What is left to the evaluation that is going on; evaluations never overlap. */
const budget = { steps: 0, searched: 0 };
const patterns = new Map<string, RE2JS>();

const environment = new Environment({
  limits: { maxAstNodes: 1000, maxDepth: 50, maxListElements: 1000, maxMapEntries: 1000, maxCallArguments: 32 },
})
  .registerVariable('object', 'dyn')
  .registerVariable('now', 'google.protobuf.Timestamp')
  .registerFunction('counted(dyn): dyn', counted)
  .registerFunction('string.hwmatch(string): bool', searched);

/** A function or method that an expression may call. */
export interface CelFunction {
  readonly name: string;
  /** The type that it is a method of; null for a function. */
  readonly receiver: string | null;
  readonly parameters: readonly string[];
  readonly returns: string;
}

/** All functions of the language, as the evaluator knows them; those that only the evaluator itself calls are left out. */
export function celFunctions(): CelFunction[] {
  return environment
    .getDefinitions()
    .functions.filter(({ name }) => name !== 'counted' && name !== 'hwmatch')
    .map(({ name, receiverType, params, returnType }) => ({
      name,
      receiver: receiverType,
      parameters: params.map(({ type }) => type),
      returns: returnType,
    }));
}

/** Why an expression did not come to true or false. `column` counts from 0 in the author's text. */
export interface CelStop {
  readonly reason: string;
  readonly column: number;
}

/** `object` is the whole context; `now` milliseconds since 1970. Returns whether it holds, or where it stopped. */
export type CompiledCel = (object: Json, now: number) => boolean | CelStop;

/**
 * Reads an expression in CEL over `object` and `now`. It ends in bounded time, whatever the object.
 * @throws ExpressionError with the column.
 */
export function compileCel(text: string): CompiledCel {
  const source = readSource(text);
  const parsed = environment.parse(source.text);
  const { valid, type, error } = parsed.check();
  if (!valid) throw expressionError(error, source, text);
  if (type !== 'bool' && type !== 'dyn')
    throw new ExpressionError(
      `A condition is true or false; this is ${type}. Compare it with something.`,
      0,
      text.length,
    );
  return (object, now) => {
    budget.steps = mostSteps;
    budget.searched = mostSearched;
    try {
      const value: unknown = parsed({ object, now: new Date(now) });
      return typeof value === 'boolean' ? value : { reason: 'it is neither true nor false', column: 0 };
    } catch (error) {
      return stopOf(error, source);
    }
  };
}

function readSource(text: string): BoundedSource {
  try {
    return boundedSource(text, environment.parse(text).ast);
  } catch (error) {
    throw expressionError(error, { text, original: (offset) => offset }, text);
  }
}

function expressionError(error: unknown, source: BoundedSource, text: string): ExpressionError {
  if (!isCelError(error)) throw error;
  const start = source.original(error.range?.start ?? text.length);
  const end = source.original(error.range?.end ?? text.length);
  return new ExpressionError(`${wordsOf(error)}.`, start, Math.max(1, end - start));
}

function stopOf(error: unknown, source: BoundedSource): CelStop {
  if (error instanceof BudgetSpent) return { reason: error.message, column: 0 };
  if (isCelError(error)) return { reason: wordsOf(error), column: source.original(error.range?.start ?? 0) };
  throw error;
}

type CelError = ParseError | EvaluationError | TypeMismatch;

function isCelError(error: unknown): error is CelError {
  return error instanceof ParseError || error instanceof EvaluationError || error instanceof TypeMismatch;
}

function wordsOf({ code, summary }: CelError): string {
  if (code === 'unknown_variable') return `${summary}; an expression knows 'object' and 'now'`;
  if (code === 'no_such_key') return `${summary.replace('No such key:', 'there is no value at')}; ask has(…) first`;
  const words = summary.replace('hwmatch', 'matches');
  return words.includes('double') && words.includes('int')
    ? `${words}; numbers of the object are doubles, so write 1.0 and not 1`
    : words;
}

class BudgetSpent extends Error {}

function counted(collection: unknown): unknown {
  const size = Array.isArray(collection) ? collection.length : Object.keys(Object(collection)).length;
  budget.steps -= size + 1;
  if (budget.steps < 0) throw new BudgetSpent(`its loops go through more than ${mostSteps} elements`);
  return collection;
}

function searched(text: string, pattern: string): boolean {
  budget.searched -= text.length + pattern.length + 1;
  if (budget.searched < 0) throw new BudgetSpent(`its regular expressions read more than ${mostSearched} characters`);
  return regularExpression(pattern).test(text);
}

function regularExpression(pattern: string): RE2JS {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  // A pattern may be made from the object, so there can be any number of them.
  if (patterns.size > 200) patterns.clear();
  const compiled = compiledPattern(pattern);
  patterns.set(pattern, compiled);
  return compiled;
}

function compiledPattern(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw new EvaluationError(`'${pattern}' is no regular expression that can be used: ${String(error)}`);
  }
}
