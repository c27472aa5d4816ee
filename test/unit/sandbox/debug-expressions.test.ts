import { describe, expect, test } from 'vitest';
import { asTyped, expressionProblem, messageParts } from '#sandbox/host/debug/expressions.ts';
import { textOf } from '#sandbox/host/debug/remote-object.ts';

describe('the message of a log point', () => {
  test.each([
    ['plain', [{ text: 'plain' }]],
    ['a {b} c', [{ text: 'a ' }, { expression: 'b' }, { text: ' c' }]],
    ['{({ a: 1 }).a}{b}', [{ expression: '({ a: 1 }).a' }, { expression: 'b' }]],
    ['open { and {}', [{ text: 'open { and {}' }]],
  ])('%s', (message, parts) => {
    expect(messageParts(message)).toEqual(parts);
  });
});

describe('what is typed', () => {
  test('an object is meant where one can be meant', () => {
    expect(asTyped('{ a: 1 }')).toBe('({ a: 1 }\n)');
    expect(asTyped('{ const a = 1; }')).toBe('{ const a = 1; }');
    expect(asTyped('a // why')).toBe('a // why');
  });

  test('what is no expression is told', () => {
    expect(expressionProblem('a === 1 // yes')).toBeNull();
    expect(expressionProblem('a ===')).toMatch(/Unexpected/);
  });
});

describe('values as short texts', () => {
  test.each([
    [{ type: 'string', value: 'a "b"' }, '"a \\"b\\""'],
    [{ type: 'number', unserializableValue: '-0', description: '-0' }, '-0'],
    [{ type: 'undefined' }, 'undefined'],
    [{ type: 'object', subtype: 'null', value: null }, 'null'],
    [{ type: 'boolean', value: false }, 'false'],
    [{ type: 'symbol', description: 'Symbol(a)' }, 'Symbol(a)'],
    [{ type: 'function', description: 'async (a,\n b) => { return a; }' }, 'async (a, b)'],
    [{ type: 'function', description: 'class Person extends Base { }' }, 'class Person extends Base'],
    [{ type: 'object', subtype: 'error', description: 'TypeError: no\n    at script.js:1:1' }, 'TypeError: no'],
  ])('%o', (value, text) => {
    expect(textOf(value)).toBe(text);
  });

  test('a long text is cut', () => {
    expect(textOf({ type: 'string', value: 'x'.repeat(1e6) }).length).toBeLessThanOrEqual(2000);
  });
});
