import { type LifecycleTransition, lifecycleLimits, type TransitionCondition } from '#contract/model/lifecycle.ts';
import { type PathKeys, parsePath } from '../expression/attribute-path.ts';
import { compileCel } from '../expression/compile-cel.ts';
import { celType } from '../expression/evaluate-condition.ts';
import { ExpressionError } from '../expression/expression-error.ts';
import { parseShort } from '../expression/parse-short.ts';
import { jsonPath } from '../text/json-path.ts';
import { LastVerdicts } from './last-verdicts.ts';
import { commonMoments } from './moments.ts';
import { Recent } from './recent.ts';
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

interface GuardPath {
  readonly keys: PathKeys;
  readonly boxes: readonly ValueBox[];
}

/** Whether the conditions of a transition can hold at all, or of two at once. `undecided`: it could not be told. */
export type Possibility = 'possible' | 'impossible' | 'undecided';

/** What all the conditions of a transition ask of each attribute. */
export interface Guard {
  /** By the attribute's path in one spelling: the values that satisfy every condition about it. None: it can never hold. */
  readonly paths: ReadonlyMap<string, GuardPath>;
  /** Something about it cannot be worked with: an expression in CEL, too many alternatives. */
  readonly opaque: boolean;
  /** Whether all of them can hold at once. */
  readonly possibility: Possibility;
  readonly mistakes: readonly GuardMistake[];
  /** Which of all guards it is. */
  readonly number: number;
  /** What was found out about it and others, by their numbers. */
  readonly together: LastVerdicts<Possibility>;
}

/** As many as a machine may have transitions, so that one that is read anew is found. */
const alike = new Recent<Guard>(lifecycleLimits.transitions);
/** Attributes are few, and many conditions are about each. */
const paths = new Recent<ReadPath>(1000);
let made = 0;
const noConditions = workOutGuard([]);

/** Conditions with the same words are worked out once, in whichever machine they stand. */
export function guardOf({ conditions }: Pick<LifecycleTransition, 'conditions'>): Guard {
  if (conditions.length === 0) return noConditions;
  return alike.get(contentOf(conditions), () => workOutGuard(conditions));
}

let last: { readonly transitions: readonly LifecycleTransition[]; readonly guards: readonly Guard[] } = {
  transitions: [],
  guards: [],
};

/** The guards of all transitions. Those that the last machine had at the same place are found without reading their words. */
export function guardsOf(transitions: readonly LifecycleTransition[]): readonly Guard[] {
  const before = last;
  const guards: Guard[] = [];
  for (let at = 0; at < transitions.length; at++) {
    const transition = transitions[at] as LifecycleTransition;
    const known = before.transitions[at]?.conditions === transition.conditions ? before.guards[at] : undefined;
    guards.push(known ?? guardOf(transition));
  }
  last = { transitions, guards };
  return guards;
}

/** Everything that a guard follows from, as one text. */
function contentOf(conditions: readonly TransitionCondition[]): string {
  let content = '';
  for (const { condition_type, attribute_path, expression } of conditions)
    content +=
      condition_type === celType
        ? `c${expression.length} ${expression}`
        : `s${attribute_path.length} ${expression.length} ${attribute_path}${expression}`;
  return content;
}

interface ReadPath {
  readonly keys: PathKeys;
  /** In one spelling. */
  readonly path: string;
}

type Read = ReadPath & Pick<GuardPath, 'boxes'>;

/** Without regard to what was worked out before. */
export function workOutGuard(conditions: readonly TransitionCondition[]): Guard {
  const asked = new Map<string, GuardPath>();
  const mistakes: GuardMistake[] = [];
  let opaque = false;
  for (const [index, condition] of conditions.entries()) {
    const read = readCondition(condition);
    if (read === 'opaque') opaque = true;
    else if ('message' in read) mistakes.push({ index, ...read });
    else {
      const { path, keys, boxes } = read;
      const before = asked.get(path);
      asked.set(path, { keys, boxes: before === undefined ? boxes : intersectSets(before.boxes, boxes) });
    }
  }
  opaque ||= mistakes.length > 0 || nested([...asked.values()].map(({ keys }) => keys));
  const possibility = possibilityOf(
    [...asked.values()].map(({ boxes }) => boxes),
    opaque,
  );
  return { paths: asked, opaque, possibility, mistakes, number: made++, together: new LastVerdicts() };
}

function readCondition(condition: TransitionCondition): Read | 'opaque' | Omit<GuardMistake, 'index'> {
  try {
    if (condition.condition_type === celType) {
      compileCel(condition.expression);
      return 'opaque';
    }
    const path = paths.get(condition.attribute_path, () => readPath(condition.attribute_path));
    const sets = valueSets(parseShort(condition.expression));
    return sets === null ? 'opaque' : { ...path, boxes: sets.holds };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const field = error instanceof UnreadablePath ? 'attribute_path' : 'expression';
    return { field, message: error.message, column: error.column };
  }
}

class UnreadablePath extends ExpressionError {}

function readPath(text: string): ReadPath {
  try {
    const keys = parsePath(text);
    return { keys, path: jsonPath(keys) };
  } catch (error) {
    if (error instanceof ExpressionError) throw new UnreadablePath(error.message, error.column, error.length);
    throw error;
  }
}

/** One attribute is part of another, so that their values depend on each other. */
export function nested(paths: readonly PathKeys[]): boolean {
  if (paths.length < 2) return false;
  return paths.some((outer) =>
    paths.some((inner) => outer.length < inner.length && outer.every((key, at) => inner[at] === key)),
  );
}

/** Every attribute has a value that will do, and all of them at one moment. */
function possibilityOf(attributes: readonly (readonly ValueBox[])[], opaque: boolean): Possibility {
  if (attributes.some((boxes) => boxes.length === 0)) return 'impossible';
  const moments = commonMoments(attributes);
  if (moments?.length === 0) return 'impossible';
  if (opaque || moments === null) return 'undecided';
  if (!attributes.some((boxes) => boxes.some((box) => box.opaque))) return 'possible';
  const sure = attributes.map((boxes) => boxes.filter((box) => !box.opaque));
  if (sure.some((boxes) => boxes.length === 0)) return 'undecided';
  return commonMoments(sure)?.length ? 'possible' : 'undecided';
}

/** Remembered for the guards that were last asked about. */
export function canHoldTogether(left: Guard, right: Guard): Possibility {
  let possibility = left.together.get(right.number);
  if (possibility === undefined) {
    possibility = workOutTogether(left, right);
    left.together.set(right.number, possibility);
  }
  return possibility;
}

export function workOutTogether(left: Guard, right: Guard): Possibility {
  const attributes: (readonly ValueBox[])[] = [];
  for (const [path, { boxes }] of left.paths) {
    const other = right.paths.get(path);
    const shared = other === undefined ? boxes : intersectSets(boxes, other.boxes);
    if (shared.length === 0) return 'impossible';
    attributes.push(shared);
  }
  for (const [path, { boxes }] of right.paths) if (!left.paths.has(path)) attributes.push(boxes);
  const possibility = possibilityOf(attributes, left.opaque || right.opaque);
  if (possibility !== 'possible') return possibility;
  const keys = [...left.paths.values(), ...right.paths.values()].map((path) => path.keys);
  return nested(keys) ? 'undecided' : 'possible';
}
