import { describe, expect, test } from 'vitest';
import { expressionAt } from '#renderer/editor/expression-at.ts';

describe('the expression that is pointed at', () => {
  test.each([
    ['const mail = person.mail.value;', 'person', 'person'],
    ['const mail = person.mail.value;', 'mail.value', 'person.mail'],
    ['const mail = person.mail.value;', 'value', 'person.mail.value'],
    ['x = list[0].name', 'name', 'list[0].name'],
    ["x = map['a b'].name", 'map', 'map'],
    ['x = person?.mail', 'mail', 'person?.mail'],
    ['größe.wert', 'wert', 'größe.wert'],
  ])('%s, at %s', (line, at, expected) => {
    const found = expressionAt(line, line.indexOf(at) + 2);
    expect(found?.expression).toBe(expected);
    expect(line.slice((found?.start ?? 1) - 1, (found?.end ?? 1) - 1)).toBe(expected);
  });

  test.each([
    ['return value;', 2],
    ['x = 12;', 6],
    ['log_info("first name");', 13],
    ['a(); // first', 10],
    ['', 1],
  ])('is none in %s at %i', (line, column) => {
    expect(expressionAt(line, column)).toBeNull();
  });
});
