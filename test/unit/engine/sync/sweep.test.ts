import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  absentIds,
  afterSweep,
  confirmAbsence,
  deletionBrake,
  emptinessProblem,
  identityProblem,
  type SweepPage,
  sweepVerdict,
} from '#engine/sync/sweep.ts';

const page = (ids: string, total: number | null): SweepPage => ({ ids: [...ids], total });

describe('sweepVerdict', () => {
  it.each([
    ['all rows once', [page('ab', 3), page('c', 3)], true],
    ['an empty list that says so', [page('', 0)], true],
    ['a row repeated and one hidden by a shift (B1)', [page('ab', 3), page('b', 3)], false],
    ['a row repeated, none hidden', [page('ab', 3), page('bc', 3)], true],
    ['the count changed on the way', [page('ab', 3), page('c', 4)], false],
    ['fewer rows than counted', [page('ab', 3)], false],
    ['more rows than counted', [page('abcd', 3)], false],
    ['no count', [page('ab', null)], false],
    ['no page at all', [], false],
  ])('S22 %s', (_what, pages, complete) => {
    expect(sweepVerdict(pages).complete).toBe(complete);
  });

  it('S22 an incomplete sweep is repeated three times and then used without its absences', () => {
    const verdict = sweepVerdict([page('ab', 3)]);
    expect([1, 2, 3].map((tries) => afterSweep(verdict, tries))).toEqual(['repeat', 'repeat', 'use_without_absence']);
    expect(afterSweep(sweepVerdict([page('', 0)]), 1)).toBe('use');
  });

  it('S23 a row that a shift hid is never among the absent', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2 }),
        fc.nat(),
        fc.nat(),
        (ids, cut, gone) => {
          const at = 1 + (cut % (ids.length - 1));
          const rest = ids.filter((id) => id !== ids[gone % at]).slice(at);
          const pages = [
            { ids: ids.slice(0, at), total: ids.length },
            { ids: rest, total: ids.length - 1 },
          ];
          expect(absentIds(ids, pages)).toEqual([]);
        },
      ),
    );
    expect(absentIds(['a', 'b', 'c'], [page('ac', 2)])).toEqual(['b']);
  });
});

describe('deletion', () => {
  it('S23 only a plain 404 means gone', () => {
    const statuses = [200, 401, 403, 404, 410, 429, 500, 503, null];
    expect(statuses.filter((status) => confirmAbsence(status) === 'gone')).toEqual([404]);
    expect(confirmAbsence(200)).toBe('there');
    expect(confirmAbsence(null)).toBe('not_known');
  });

  it.each([
    [1000, 0, 'go'],
    [1000, 10, 'go'],
    [1000, 11, 'ask'],
    [100, 5, 'go'],
    [100, 6, 'ask'],
    [3, 1, 'ask'],
  ] as const)('S24 of %i rows %i gone: %s', (known, gone, expected) => {
    expect(deletionBrake(known, gone)).toBe(expected);
  });
});

describe('identity', () => {
  const facts = {
    expected_tenant_id: 't1',
    token_tenant_id: 't1',
    expected_instance_id: 'i1',
    instance_id: 'i1',
    canary: { expected_id: 'e1', id: 'e1', tenant_id: 't1' },
  };

  it('S20 the server that was there before may be pulled from', () => {
    expect(identityProblem(facts)).toBeNull();
    expect(identityProblem({ ...facts, expected_instance_id: null, instance_id: null, canary: null })).toBeNull();
  });

  it.each([
    ['another tenant in the token', { token_tenant_id: 't2' }, /another tenant/],
    ['no tenant in the token', { token_tenant_id: null }, /another tenant/],
    ['another installation', { instance_id: 'i2' }, /Another server/],
    ['the known entity is gone', { canary: { expected_id: 'e1', id: null, tenant_id: null } }, /does not know/],
    [
      'the known entity of another tenant',
      { canary: { expected_id: 'e1', id: 'e1', tenant_id: 't2' } },
      /another tenant/,
    ],
  ])('S20 S142 %s stops the pull', (_what, change, message) => {
    expect(identityProblem({ ...facts, ...change })).toMatch(message);
  });

  it('S21 nothing at all, where more than 10 were known, stops the pull', () => {
    expect(
      [emptinessProblem(11, 0), emptinessProblem(10, 0), emptinessProblem(500, 1)].map((text) => text !== null),
    ).toEqual([true, false, false]);
  });
});
