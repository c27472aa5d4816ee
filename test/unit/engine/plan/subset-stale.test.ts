import { beforeEach, describe, expect, it } from 'vitest';
import type { TrackedEntity } from '#contract/model/tracked-entity.ts';
import { plan } from '#engine/plan/plan.ts';
import { staleCheck } from '#engine/plan/stale.ts';
import { pickFromPlan } from '#engine/plan/subset.ts';
import {
  baseline,
  bindingState,
  inStep,
  lid,
  planOptions,
  scriptState,
  sha256,
  Texts,
  tracked,
} from '../sync-fixtures.ts';

describe('parts of a plan and stale plans', () => {
  let texts: Texts;
  beforeEach(() => {
    texts = new Texts();
  });

  const planOf = (entities: readonly TrackedEntity[]) => plan(entities, baseline, planOptions(texts)).plan;
  const draft = (number: number, name: string) =>
    tracked(number, { local: scriptState(texts, { name, status: 'active' }), base: null, remote: null });
  const bound = (number: number, script: string) =>
    tracked(number, { local: bindingState(script), base: null, remote: null }, { type: 'binding' });
  const edited = (number: number, body: string, server = 'one\n') => {
    const name = `n${number}`;
    const base = scriptState(texts, { name, body: 'one\n' });
    const local = scriptState(texts, { name, body });
    return tracked(number, { local, base, remote: scriptState(texts, { name, body: server }) });
  };

  it('S75 a picked binding brings its new script with it and says so', () => {
    const whole = planOf([draft(1, 'alpha'), bound(2, lid(1)), draft(3, 'free')]);
    const part = pickFromPlan(whole, new Set([lid(2)]), sha256);
    expect(part.added).toEqual([lid(1)]);
    expect(part.plan.changes.map((change) => change.lid).sort()).toEqual([lid(1), lid(2)]);
    expect(part.plan.inputs.map((input) => input.lid)).toEqual([lid(1), lid(2)]);
    expect(part.plan.plan_hash).not.toBe(whole.plan_hash);
  });

  it('S75 everything picked is the plan itself, nothing picked is an empty one', () => {
    const whole = planOf([draft(1, 'alpha'), bound(2, lid(1)), edited(3, 'two\n')]);
    expect(pickFromPlan(whole, new Set([lid(1), lid(2), lid(3)]), sha256)).toEqual({ plan: whole, added: [] });
    expect(pickFromPlan(whole, new Set(), sha256).plan).toMatchObject({ operations: [], changes: [], inputs: [] });
  });

  it('S75 S76 what a picked one relies on unchanged stays part of what is checked', () => {
    const used = inStep(1, scriptState(texts, { name: 'n1', status: 'active' }));
    const whole = planOf([used, bound(2, lid(1)), edited(3, 'two\n')]);
    const part = pickFromPlan(whole, new Set([lid(2)]), sha256);
    expect(part.plan.inputs.map((input) => input.lid)).toEqual([lid(1), lid(2)]);
  });

  it('S76 the same input again is not stale', () => {
    const entities = [draft(1, 'alpha'), edited(2, 'two\n')];
    expect(staleCheck(planOf(entities), planOf([...entities].reverse()))).toEqual({ stale: false, differences: [] });
  });

  it('S76 a change of something not in the plan does not make it stale', () => {
    const before = planOf([edited(1, 'two\n'), inStep(2, scriptState(texts, { name: 'x' }))]);
    const moved = scriptState(texts, { name: 'y' });
    const after = planOf([
      edited(1, 'two\n'),
      tracked(2, { local: scriptState(texts, { name: 'x' }), base: scriptState(texts, { name: 'x' }), remote: moved }),
    ]);
    expect(staleCheck(before, after).stale).toBe(false);
  });

  it('S76 a stale plan shows what appeared, vanished, changed or came into conflict', () => {
    const before = planOf([edited(1, 'mine\n'), edited(2, 'mine\n'), edited(3, 'mine\n')]);
    const after = planOf([edited(1, 'mine\n', 'theirs\n'), edited(2, 'more\n'), edited(4, 'mine\n')]);
    const check = staleCheck(before, after);
    expect(check.stale).toBe(true);
    expect(check.differences.map((difference) => [difference.lid, difference.kind])).toEqual([
      [lid(1), 'conflict'],
      [lid(2), 'different'],
      [lid(3), 'vanished'],
      [lid(4), 'appeared'],
    ]);
  });

  it('S76 a server that moved under an unchanged operation makes the plan stale', () => {
    const base = scriptState(texts, { name: 'n' });
    const local = scriptState(texts, { name: 'n', body: 'mine\n' });
    const before = planOf([tracked(1, { local, base, remote: base })]);
    const remote = scriptState(texts, { name: 'n', description: 'theirs' });
    const after = planOf([tracked(1, { local, base, remote })]);
    expect(staleCheck(before, after).differences).toMatchObject([{ lid: lid(1), kind: 'different' }]);
  });
});
