import type { LifecycleTransition, TransitionCondition } from '#contract/model/lifecycle.ts';
import { type PathKeys, parsePath } from '../expression/attribute-path.ts';
import { compileCel } from '../expression/compile-cel.ts';
import { celType } from '../expression/evaluate-condition.ts';
import { ExpressionError } from '../expression/expression-error.ts';
import { parseShort } from '../expression/parse-short.ts';
import { jsonPath } from '../text/json-path.ts';
import type { ValueBox } from './value-box.ts';
import { intersectSets, valueSets } from './value-sets.ts';

/** A condition that cannot be read, and where. */
export interface GuardMistake {
  /** Of the condition among the transition's. */
  readonly index: number;
  readonly field: 'attribute_path' | 'expression';
  readonly message: string;
  readonly column: number;
}

/** What all the conditions of a transition ask of each attribute. */
export interface Guard {
  /** By the attribute's path in one spelling: the values that satisfy every condition about it. None: it can never hold. */
  readonly paths: ReadonlyMap<string, { readonly keys: PathKeys; readonly boxes: readonly ValueBox[] }>;
  /** Something about it cannot be worked with: an expression in CEL, too many alternatives. */
  readonly opaque: boolean;
  readonly mistakes: readonly GuardMistake[];
}

const known = new WeakMap<readonly TransitionCondition[], Guard>();

/** The same conditions (by identity) are worked out once, so that a small edit of a large machine costs little. */
export function guardOf({ conditions }: Pick<LifecycleTransition, 'conditions'>): Guard {
  const before = known.get(conditions);
  if (before !== undefined) return before;
  const guard = workOut(conditions);
  known.set(conditions, guard);
  return guard;
}

function workOut(conditions: readonly TransitionCondition[]): Guard {
  const paths = new Map<string, { keys: PathKeys; boxes: readonly ValueBox[] }>();
  const mistakes: GuardMistake[] = [];
  let opaque = false;
  for (const [index, condition] of conditions.entries()) {
    try {
      if (condition.condition_type === celType) {
        compileCel(condition.expression);
        opaque = true;
        continue;
      }
      const keys = readPath(condition.attribute_path);
      const sets = valueSets(parseShort(condition.expression));
      if (sets === null) {
        opaque = true;
        continue;
      }
      const path = jsonPath(keys);
      const before = paths.get(path);
      const boxes = before === undefined ? sets.holds : intersectSets(before.boxes, sets.holds);
      paths.set(path, { keys, boxes });
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const field = error instanceof UnreadablePath ? 'attribute_path' : 'expression';
      mistakes.push({ index, field, message: error.message, column: error.column });
    }
  }
  return {
    paths,
    opaque: opaque || mistakes.length > 0 || nested([...paths.values()].map(({ keys }) => keys)),
    mistakes,
  };
}

class UnreadablePath extends ExpressionError {}

function readPath(path: string): PathKeys {
  try {
    return parsePath(path);
  } catch (error) {
    if (error instanceof ExpressionError) throw new UnreadablePath(error.message, error.column, error.length);
    throw error;
  }
}

/** One attribute is part of another, so that their values depend on each other. */
export function nested(paths: readonly PathKeys[]): boolean {
  return paths.some((outer, index) =>
    paths.some(
      (inner, other) => other !== index && outer.length < inner.length && outer.every((key, at) => inner[at] === key),
    ),
  );
}

/** Whether the conditions of a transition can hold at all, or of two at once. `undecided`: it could not be told. */
export type Possibility = 'possible' | 'impossible' | 'undecided';

export function canHold(guard: Guard): Possibility {
  return possibility(
    [...guard.paths.values()].map(({ boxes }) => boxes),
    guard.opaque,
  );
}

export function canHoldTogether(left: Guard, right: Guard): Possibility {
  const keys = [...left.paths.values(), ...right.paths.values()].map((path) => path.keys);
  const shared = [...left.paths].map(([path, { boxes }]) => {
    const other = right.paths.get(path);
    return other === undefined ? boxes : intersectSets(boxes, other.boxes);
  });
  const alone = [...right.paths].filter(([path]) => !left.paths.has(path)).map(([, { boxes }]) => boxes);
  return possibility([...shared, ...alone], left.opaque || right.opaque || nested(keys));
}

function possibility(sets: readonly (readonly ValueBox[])[], opaque: boolean): Possibility {
  if (sets.some((boxes) => boxes.length === 0)) return 'impossible';
  if (opaque) return 'undecided';
  return sets.every((boxes) => boxes.some((box) => !box.opaque)) ? 'possible' : 'undecided';
}
