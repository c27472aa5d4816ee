import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { json } from '#contract/model/scalars.ts';
import {
  isUnderstood,
  knownAnnotations,
  newAnnotation,
  readAnnotations,
  writeAnnotations,
} from '#engine/template/annotations.ts';
import { checkTemplate } from '#engine/template/check-template.ts';

describe('annotations', () => {
  it('TP-10 whatever another product keeps there comes back unharmed', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const kept = json.parse(JSON.parse(JSON.stringify(value)));
        const written = writeAnnotations(readAnnotations(kept));
        const isList = Array.isArray(kept);
        expect(written).toEqual(isList && kept.length === 0 ? null : kept);
      }),
    );
  });

  it('TP-10 members that only another product knows stay on an entry that is understood', () => {
    const read = readAnnotations([{ key: 'a', type: 'number', 'x-web': { order: 1 } }, 'free text', { key: '1' }]);
    expect(isUnderstood(read)).toBe(false);
    expect(knownAnnotations(read)).toEqual([{ ...newAnnotation('a'), type: 'number', required: false }]);
    expect(writeAnnotations(read)).toEqual([
      { ...newAnnotation('a'), type: 'number', required: false, 'x-web': { order: 1 } },
      'free text',
      { key: '1' },
    ]);
  });

  it('TP-11 names what does not fit between text and annotations', () => {
    const number = { ...newAnnotation('n'), type: 'number' as const };
    const found = checkTemplate("return [{{n}}, {{x}}, 'a\\{{y}}'];", [
      { ...number, default: 'five' },
      number,
      newAnnotation('unused'),
      { ...newAnnotation('pick'), type: 'choice' },
    ]);
    expect(found.map(({ key, severity, start }) => [key, severity, start])).toEqual([
      ['x', 'error', 15],
      ['n', 'error', null],
      ['n', 'error', null],
      ['unused', 'warning', null],
      ['pick', 'error', null],
    ]);
  });
});
