import type { ConditionResult, TransitionCondition } from '#contract/model/lifecycle.ts';
import type { Json } from '#contract/model/scalars.ts';
import { type PathKeys, parsePath, readerOf } from './attribute-path.ts';
import { compileCel } from './compile-cel.ts';
import { compileShort } from './compile-short.ts';
import { ExpressionError } from './expression-error.ts';
import { parseShort } from './parse-short.ts';

/** Values in messages are cut here. */
const mostShown = 80;

/** A condition that can be asked. `holds` is the whole answer where nobody wants words. */
export interface CompiledCondition {
  readonly holds: (context: Json, now: number) => boolean;
  readonly evaluate: (context: Json, now: number) => ConditionResult;
}

/** The condition type whose expression is CEL; every other type has a short expression about its attribute. */
export const celType = 'expression';

/**
 * Reads a condition once, to be asked often (032 FR-011, FR-012). A value that is missing, or of another type than the
 * expression needs, fails the condition and is no error (`contract.md` 3.6).
 * @throws ExpressionError with the column in the expression, or in the path (`AttributePathError`).
 */
export function compileCondition(condition: TransitionCondition): CompiledCondition {
  return condition.condition_type === celType ? compileLong(condition) : compileAttribute(condition);
}

/** The path of a condition, not its expression, cannot be used. */
export class AttributePathError extends ExpressionError {}

function compileAttribute(condition: TransitionCondition): CompiledCondition {
  const valueIn = readerOf(readPath(condition.attribute_path));
  const test = compileShort(parseShort(condition.expression));
  return {
    holds: (context, now) => test(valueIn(context), now) === true,
    evaluate: (context, now) => {
      const value = valueIn(context);
      const verdict = test(value, now);
      const about = `${condition.attribute_path}: `;
      if (typeof verdict !== 'boolean')
        return resultOf(condition, {
          passed: false,
          message: about + verdict.reason,
          value,
          stopped_at: verdict.start,
        });
      const message = `${about}${shown(value)} ${verdict ? 'satisfies' : 'does not satisfy'} ${condition.expression}`;
      return resultOf(condition, { passed: verdict, message, value, stopped_at: null });
    },
  };
}

function readPath(path: string): PathKeys {
  try {
    return parsePath(path);
  } catch (error) {
    if (error instanceof ExpressionError) throw new AttributePathError(error.message, error.column, error.length);
    throw error;
  }
}

function compileLong(condition: TransitionCondition): CompiledCondition {
  const test = compileCel(condition.expression);
  return {
    holds: (context, now) => test(context, now) === true,
    evaluate: (context, now) => {
      const verdict = test(context, now);
      if (typeof verdict !== 'boolean')
        return resultOf(condition, {
          passed: false,
          message: `The expression stopped: ${verdict.reason}`,
          stopped_at: verdict.column,
        });
      const message = verdict ? 'The expression is true' : 'The expression is false';
      return resultOf(condition, { passed: verdict, message, stopped_at: null });
    },
  };
}

type Outcome = Pick<ConditionResult, 'passed' | 'message' | 'stopped_at'> & { readonly value?: Json | undefined };

function resultOf(condition: TransitionCondition, { value, ...outcome }: Outcome): ConditionResult {
  return { ...condition, ...outcome, ...(value === undefined ? {} : { value }) };
}

function shown(value: Json | undefined): string {
  if (value === undefined) return 'no value';
  const text = JSON.stringify(value);
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}
