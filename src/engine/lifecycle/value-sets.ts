import { dayMs } from '../expression/instant.ts';
import type { Scalar, ShortExpression, Test } from '../expression/short-expression.ts';
import { above, below, everything, type Interval, point } from './interval.ts';
import { anyText, intersectBoxes, type ValueBox } from './value-box.ts';

/** Values for which an expression holds, and those for which its negation does; the rest decides nothing. */
export interface ValueSets {
  readonly holds: readonly ValueBox[];
  readonly fails: readonly ValueBox[];
}

/** More alternatives than this are not worked out; what follows from them is then not decided. */
const mostBoxes = 200;

/** Which values satisfy a short expression. Null: it has too many alternatives to tell. */
export function valueSets(expression: ShortExpression): ValueSets | null {
  if (expression.kind === 'test') return setsOfTest(expression.test);
  if (expression.kind === 'not') {
    const sets = valueSets(expression.part);
    return sets && { holds: sets.fails, fails: sets.holds };
  }
  let joined: ValueSets | null = null;
  for (const part of expression.parts) {
    const sets = valueSets(part);
    if (sets === null) return null;
    joined = joined === null ? sets : join(expression.kind, joined, sets);
    if (joined.holds.length > mostBoxes || joined.fails.length > mostBoxes) return null;
  }
  return joined;
}

function join(kind: 'and' | 'or', left: ValueSets, right: ValueSets): ValueSets {
  if (kind === 'and') return { holds: intersectSets(left.holds, right.holds), fails: [...left.fails, ...right.fails] };
  return { holds: [...left.holds, ...right.holds], fails: intersectSets(left.fails, right.fails) };
}

export function intersectSets(left: readonly ValueBox[], right: readonly ValueBox[]): ValueBox[] {
  return left.flatMap((one) => right.flatMap((other) => intersectBoxes(one, other) ?? []));
}

const missing: ValueBox = { kind: 'missing', opaque: false };
const composite: ValueBox = { kind: 'composite', opaque: false };
const bothBooleans: ValueBox = { kind: 'boolean', values: [true, false], opaque: false };
const anyNumber: ValueBox = { kind: 'number', interval: everything, opaque: false };
const opaqueText: ValueBox = { ...anyText, opaque: true };
const opaqueComposite: ValueBox = { kind: 'composite', opaque: true };
const present = [anyText, anyNumber, bothBooleans, composite];

function setsOfTest(test: Test): ValueSets {
  switch (test.name) {
    case 'exists':
      return { holds: present, fails: [missing] };
    case 'not_exists':
      return { holds: [missing], fails: present };
    case 'equals':
      return oneOf([test.value], [typeof test.value]);
    case 'not_equals':
      return swapped(oneOf([test.value], [typeof test.value]));
    case 'in':
      return oneOf(test.values, ['string', 'number', 'boolean']);
    case 'not_in':
      return swapped(oneOf(test.values, ['string', 'number', 'boolean']));
    case 'is_true':
      return oneOf([true], ['boolean']);
    case 'is_false':
      return oneOf([false], ['boolean']);
    case 'contains': {
      const boxes = typeof test.value === 'string' ? [opaqueText, opaqueComposite] : [opaqueComposite];
      return { holds: boxes, fails: boxes };
    }
    case 'starts_with':
    case 'ends_with':
    case 'matches':
      return { holds: [opaqueText], fails: [opaqueText] };
    case 'greater_than':
      return numbers(above(test.number, true), below(test.number, false));
    case 'at_least':
      return numbers(above(test.number, false), below(test.number, true));
    case 'less_than':
      return numbers(below(test.number, true), above(test.number, false));
    case 'at_most':
      return numbers(below(test.number, false), above(test.number, true));
    case 'before':
      return dates(
        test.instant,
        (bound) => below(bound, true),
        (bound) => above(bound, false),
      );
    case 'after':
      return dates(
        test.instant,
        (bound) => above(bound, true),
        (bound) => below(bound, false),
      );
    case 'within_days': {
      const reach = test.days * dayMs;
      return {
        holds: [offsetBox({ low: -reach, lowOpen: false, high: reach, highOpen: false })],
        fails: [offsetBox(below(-reach, true)), offsetBox(above(reach, true))],
      };
    }
    case 'older_than_days': {
      const reach = -test.days * dayMs;
      return { holds: [offsetBox(below(reach, true))], fails: [offsetBox(above(reach, false))] };
    }
    default:
      return test satisfies never;
  }
}

function swapped({ holds, fails }: ValueSets): ValueSets {
  return { holds: fails, fails: holds };
}

function oneOf(values: readonly Scalar[], kinds: readonly string[]): ValueSets {
  const texts = values.filter((value) => typeof value === 'string');
  const wanted = values.filter((value) => typeof value === 'number');
  const booleans = values.filter((value) => typeof value === 'boolean');
  const holds: ValueBox[] = wanted.map((value) => ({ kind: 'number', interval: point(value), opaque: false }));
  if (texts.length > 0) holds.push({ ...anyText, only: texts });
  if (booleans.length > 0) holds.push({ kind: 'boolean', values: booleans, opaque: false });
  const fails: ValueBox[] = [];
  if (kinds.includes('string')) fails.push({ ...anyText, but: texts });
  if (kinds.includes('number'))
    fails.push(...gaps(wanted).map((interval): ValueBox => ({ kind: 'number', interval, opaque: false })));
  const others = [true, false].filter((value) => !booleans.includes(value));
  if (kinds.includes('boolean') && others.length > 0) fails.push({ kind: 'boolean', values: others, opaque: false });
  return { holds, fails };
}

/** What is left of all numbers between some of them. */
function gaps(numbersOut: readonly number[]): Interval[] {
  if (numbersOut.length === 0) return [everything];
  const sorted = [...new Set(numbersOut)].sort((left, right) => left - right);
  const bounds = [Number.NEGATIVE_INFINITY, ...sorted, Number.POSITIVE_INFINITY];
  return bounds.slice(1).map((high, index) => ({ low: bounds[index] ?? high, lowOpen: true, high, highOpen: true }));
}

function numbers(holds: Interval, fails: Interval): ValueSets {
  const box = (interval: Interval): ValueBox => ({ kind: 'number', interval, opaque: false });
  return { holds: [box(holds)], fails: [box(fails)] };
}

function dates(
  instant: number | 'now',
  holds: (bound: number) => Interval,
  fails: (bound: number) => Interval,
): ValueSets {
  if (instant === 'now') return { holds: [offsetBox(holds(0))], fails: [offsetBox(fails(0))] };
  const box = (interval: Interval): ValueBox => ({ ...anyText, instant: interval });
  return { holds: [box(holds(instant))], fails: [box(fails(instant))] };
}

function offsetBox(offset: Interval): ValueBox {
  return { ...anyText, offset };
}
