import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TransitionCondition } from '#contract/model/lifecycle.ts';
import type { Json } from '#contract/model/scalars.ts';
import { AttributePathError, compileCondition } from '#engine/expression/evaluate-condition.ts';
import { ExpressionError } from '#engine/expression/expression-error.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const about = (attribute_path: string, expression: string): TransitionCondition => ({
  condition_type: 'attribute_check',
  attribute_path,
  expression,
});
const cel = (expression: string): TransitionCondition => ({
  condition_type: 'expression',
  attribute_path: '',
  expression,
});
const evaluate = (condition: TransitionCondition, context: Json) => compileCondition(condition).evaluate(context, now);

describe('032 US4-3 and US4-4 a condition says whether it holds and what it saw', () => {
  test('matching and non-matching contexts', () => {
    const condition = about('user.department', "equals 'Engineering'");
    expect(evaluate(condition, { user: { department: 'Engineering' } })).toMatchObject({
      passed: true,
      value: 'Engineering',
      message: `user.department: "Engineering" satisfies equals 'Engineering'`,
      stopped_at: null,
    });
    expect(evaluate(condition, { user: { department: 'Sales' } })).toMatchObject({
      passed: false,
      value: 'Sales',
      message: `user.department: "Sales" does not satisfy equals 'Engineering'`,
    });
  });

  test('a missing attribute is no value and no error', () => {
    const result = evaluate(about('user.manager.id', 'is_true'), { user: {} });
    expect(result).toMatchObject({ passed: false, message: 'user.manager.id: there is no value' });
    expect(result).not.toHaveProperty('value');
  });

  test('paths reach list elements and any name, and nothing that is inherited', () => {
    const context = { user: { emails: [{ value: 'a@b' }], 'cost centre': 7 } };
    expect(evaluate(about('user.emails[0].value', "equals 'a@b'"), context).passed).toBe(true);
    expect(evaluate(about("user['cost centre']", '== 7'), context).passed).toBe(true);
    expect(evaluate(about('user.emails.length', 'exists'), context).passed).toBe(false);
    expect(evaluate(about('user.constructor.name', 'exists'), context).passed).toBe(false);
    expect(evaluate(about('user.__proto__', 'exists'), context).passed).toBe(false);
  });

  test('a path that is none is told apart from a wrong expression', () => {
    expect(() => compileCondition(about('user..name', 'exists'))).toThrow(AttributePathError);
    expect(() => compileCondition(about('user.name', 'exist'))).toThrow(ExpressionError);
  });
});

describe('the long form: CEL over object and now', () => {
  test('compares, looks for members and knows the time', () => {
    const context = { level: 4, roles: ['admin'], end: '2026-12-01T00:00:00Z' };
    expect(evaluate(cel("object.level >= 4 && 'admin' in object.roles"), context).passed).toBe(true);
    expect(evaluate(cel("timestamp(object.end) - now < duration('360h')"), context).passed).toBe(true);
    expect(evaluate(cel('has(object.manager)'), context).passed).toBe(false);
  });

  test('says where it stopped, in the author’s columns', () => {
    expect(evaluate(cel('object.tags.all(t, t != "x") && object.nope == 1'), { tags: [] })).toMatchObject({
      passed: false,
      stopped_at: 39,
      message: 'The expression stopped: there is no value at nope; ask has(…) first',
    });
  });

  test.each<[string, number]>([
    ['object.level >=', 15],
    ['foo == 1', 0],
    ['object.tags.all(t, unknown == t)', 19],
    ['1 + 1', 0],
  ])('%s is refused with its column', (expression, column) => {
    try {
      compileCondition(cel(expression));
    } catch (error) {
      expect(error).toBeInstanceOf(ExpressionError);
      expect((error as ExpressionError).column).toBe(column);
      return;
    }
    throw new Error('It was accepted.');
  });

  test('ends in bounded work, whatever the lists and patterns', () => {
    const list = Array.from({ length: 50_000 }, (_, index) => index);
    const loops = evaluate(
      cel('object.list.exists(a, object.list.exists(b, object.list.exists(c, a + b + c < 0.0)))'),
      { list },
    );
    expect(loops.message).toContain('more than 100000 elements');
    const pattern = evaluate(cel('object.text.matches("(a+)+$")'), { text: `${'a'.repeat(50_000)}b` });
    expect(pattern.passed).toBe(false);
    const repeated = evaluate(cel('object.list.exists(a, object.text.matches("b$"))'), {
      list,
      text: 'a'.repeat(50_000),
    });
    expect(repeated.message).toContain('more than 1000000 characters');
  });

  test('its patterns are those of the linear engine everywhere, in loops too', () => {
    const context = { tags: ['a1', 'b2'] };
    expect(evaluate(cel(`object.tags.filter(t, t.matches('^a')).all(t, t.matches("[0-9]$"))`), context).passed).toBe(
      true,
    );
    expect(evaluate(cel(`object.tags.exists(t, t.matches('(?=a)'))`), context).message).toContain(
      'no regular expression',
    );
  });
});

test('for any JSON, a condition answers: true, false or why not, and never throws', () => {
  const conditions = [
    "equals 'a'",
    'in [1, 2]',
    "contains 'a'",
    'greater_than 0',
    'before now',
    "matches 'a|b'",
    'not is_true',
  ];
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...conditions), (value, expression) => {
      const result = evaluate(about('value', expression), { value: value as Json });
      expect(result.message).not.toBe('');
      expect(compileCondition(about('value', expression)).holds({ value: value as Json }, now)).toBe(result.passed);
    }),
  );
});
