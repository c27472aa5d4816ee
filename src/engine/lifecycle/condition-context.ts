import { AppError } from '#contract/errors/app-error.ts';
import { limits, utf8Bytes } from '#contract/limits.ts';
import type { JsonObject } from '#contract/model/scalars.ts';

/**
 * The context of an evaluation: the member `context` of a request, or the request itself where it has no such member
 * (`contract.md` LC-13). @throws AppError `validation_error` that says what is wrong with it (032 edge case 7).
 */
export function readConditionContext(body: unknown): JsonObject {
  const wrapped = isObject(body) && Object.hasOwn(body, 'context');
  const context = wrapped ? body['context'] : body;
  if (!isObject(context))
    throw refused(`it is ${kindOf(context)}; write an object, such as {"user": {"department": "Sales"}}`);
  if (Object.keys(context).length === 0) throw refused('it is empty; give the attributes that the conditions ask for');
  // Deeper values would run out of stack where they are written as text.
  if (deeperThan(context, limits.valueDepth))
    throw refused(`it nests deeper than ${limits.valueDepth} levels; make it flatter`);
  const bytes = utf8Bytes(JSON.stringify(context));
  if (bytes > limits.contextBytes) throw refused(`it is ${bytes} bytes; the limit is ${limits.contextBytes}`);
  return context as JsonObject;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function deeperThan(value: object, most: number): boolean {
  let level: object[] = [value];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((one) => Object.values(one).filter((inner) => typeof inner === 'object' && inner !== null));
  }
  return false;
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'missing';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

function refused(reason: string): AppError {
  return new AppError('validation_error', `The context cannot be used: ${reason}.`, { field: 'context' });
}
