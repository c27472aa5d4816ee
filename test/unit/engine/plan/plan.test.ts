import { beforeEach, describe, expect, it } from 'vitest';
import type { BackendProfile } from '#contract/model/backend-profile.ts';
import { publishPlan } from '#contract/model/publish-plan.ts';
import type { TrackedEntity } from '#contract/model/tracked-entity.ts';
import { withLineCounts } from '#engine/plan/line-counts.ts';
import { plan } from '#engine/plan/plan.ts';
import {
  baseline,
  bindingState,
  enhanced,
  inStep,
  lid,
  planOptions,
  scriptState,
  sha256,
  Texts,
  tracked,
} from '../sync-fixtures.ts';

describe('plan', () => {
  let texts: Texts;
  beforeEach(() => {
    texts = new Texts();
  });

  const planOf = (entities: readonly TrackedEntity[], profile: BackendProfile = baseline) =>
    plan(entities, profile, planOptions(texts)).plan;
  const keysOf = (entities: readonly TrackedEntity[], profile?: BackendProfile) =>
    planOf(entities, profile).operations.map((operation) => operation.key.replace(/0{8}-0{4}-7000-8000-0*/, ''));
  const draft = (number: number, name: string, status = 'draft') =>
    tracked(number, { local: scriptState(texts, { name, status }), base: null, remote: null });
  const bound = (number: number, script: string) =>
    tracked(number, { local: bindingState(script), base: null, remote: null }, { type: 'binding' });

  it('S74 a new script on a baseline server: stub, mark off, text, activation', () => {
    expect(keysOf([draft(1, 'alpha', 'active')])).toEqual([
      'script/1:create',
      'script/1:publish_version',
      'script/1:remove_mark',
      'script/1:set_status',
    ]);
    const made = planOf([draft(1, 'alpha', 'active')]).operations;
    expect(made[0]?.fields).toEqual({ name: 'alpha', description: null });
    expect(made[1]).toMatchObject({ based_on_version: 1, depends_on: [made[0]?.key] });
    expect(made[3]).toMatchObject({ phase: 'go_live', before: { status: 'draft' }, fields: { status: 'active' } });
  });

  it('S74 a server that takes the text at creation needs no second version', () => {
    const profile = { ...baseline, create_takes_body: true, marks_survive: false };
    expect(keysOf([draft(1, 'alpha')], profile)).toEqual(['script/1:create']);
    expect(planOf([draft(1, 'alpha')], profile).warnings.map((warning) => warning.code)).toContain('no_marks');
  });

  it('S99 an enhanced server takes the whole entity in one operation', () => {
    const [create] = planOf([draft(1, 'alpha', 'active')], enhanced).operations;
    expect(keysOf([draft(1, 'alpha', 'active')], enhanced)).toEqual(['script/1:create']);
    expect(Object.keys(create?.fields ?? {})).toEqual(['name', 'description', 'script_body', 'status']);
  });

  it('S74 a new binding of a new script comes after its text and its activation', () => {
    expect(keysOf([bound(2, lid(1)), draft(1, 'alpha', 'active')])).toEqual([
      'script/1:create',
      'script/1:publish_version',
      'script/1:remove_mark',
      'script/1:set_status',
      'binding/2:create',
    ]);
  });

  it('S74 deletions come last, bindings before their scripts', () => {
    const state = scriptState(texts);
    const script = tracked(1, { local: null, base: state, remote: state }, { delete_seen_hash: state.hash });
    const use = bindingState(lid(1));
    const binding = tracked(
      2,
      { local: null, base: use, remote: use },
      { type: 'binding', delete_seen_hash: use.hash },
    );
    expect(keysOf([script, binding, draft(3, 'new')]).slice(-2)).toEqual(['binding/2:delete', 'script/1:delete']);
  });

  it('S73 going live comes last and leaving production comes first', () => {
    const off = scriptState(texts, { status: 'inactive' });
    const on = scriptState(texts, { status: 'active' });
    const newOff = scriptState(texts, { status: 'inactive', body: 'new\n' });
    const newOn = scriptState(texts, { status: 'active', body: 'new\n' });
    const facts = { live_uses: 2 };
    expect(keysOf([tracked(1, { local: newOn, base: off, remote: off }, { facts })])).toEqual([
      'script/1:publish_version',
      'script/1:set_status',
    ]);
    expect(keysOf([tracked(1, { local: newOff, base: on, remote: on }, { facts })])).toEqual([
      'script/1:set_status',
      'script/1:publish_version',
    ]);
  });

  it('S73 a new version of what no binding runs is prepared, of anything else goes live', () => {
    const before = scriptState(texts);
    const after = scriptState(texts, { body: 'new\n' });
    const phaseWith = (live_uses: number | null) =>
      planOf([tracked(1, { local: after, base: before, remote: before }, { facts: { live_uses } })]).operations[0]
        ?.phase;
    expect([phaseWith(0), phaseWith(1), phaseWith(null)]).toEqual(['prepare', 'go_live', 'go_live']);
  });

  it('S65 a conflict leaves with everything that builds on it', () => {
    const base = scriptState(texts, { status: 'active' });
    const states = {
      local: scriptState(texts, { status: 'active', body: 'mine\n' }),
      base,
      remote: scriptState(texts, { status: 'active', body: 'theirs\n' }),
    };
    const made = planOf([tracked(1, states), bound(2, lid(1)), draft(3, 'free')]);
    expect(made.conflicts.map((conflict) => conflict.lid)).toEqual([lid(1)]);
    expect(made.blocked).toMatchObject([{ lid: lid(2), reason: 'needs_blocked', because_of: lid(1) }]);
    expect(new Set(made.operations.map((operation) => operation.lid))).toEqual(new Set([lid(3)]));
  });

  it("S79 an unsettled creation keeps back what builds on it, and its name is nobody's conflict", () => {
    const unsettled = tracked(1, { local: scriptState(texts), base: null, remote: null }, { blocks: ['unsettled'] });
    const twin = tracked(4, { local: null, base: null, remote: scriptState(texts) });
    const made = planOf([unsettled, bound(2, lid(1)), twin]);
    expect(made.operations).toEqual([]);
    expect(made.conflicts).toEqual([]);
    expect(made.blocked.map((blocked) => [blocked.lid, blocked.reason])).toEqual([
      [lid(1), 'unsettled'],
      [lid(2), 'needs_blocked'],
    ]);
  });

  it('S79 an unsettled change takes nothing and sends nothing', () => {
    const base = scriptState(texts);
    const states = { local: scriptState(texts, { name: 'b' }), base, remote: scriptState(texts, { name: 'b' }) };
    const made = planOf([tracked(1, states, { blocks: ['unsettled'] })]);
    expect([made.operations, made.local, made.conflicts]).toEqual([[], [], []]);
  });

  it.each([
    ['foreign_birth', 'name', 'foreign_birth'],
    ['body_missing', 'name', 'body_missing'],
    ['server_wedged', 'body', 'server_wedged'],
  ] as const)('S81 %s keeps a change of the %s out', (block, field, reason) => {
    const base = scriptState(texts);
    const made = planOf([
      tracked(1, { local: scriptState(texts, { [field]: 'new' }), base, remote: base }, { blocks: [block] }),
    ]);
    expect(made.operations).toEqual([]);
    expect(made.blocked.map((blocked) => blocked.reason)).toEqual([reason]);
  });

  it('S81 a wedged history still lets the name change', () => {
    const base = scriptState(texts);
    const local = scriptState(texts, { name: 'new' });
    expect(keysOf([tracked(1, { local, base, remote: base }, { blocks: ['server_wedged'] })])).toEqual([
      'script/1:update',
    ]);
  });

  it('S81 a system script is not changed', () => {
    const base = scriptState(texts);
    const local = scriptState(texts, { name: 'new' });
    const made = planOf([tracked(1, { local, base, remote: base }, { facts: { is_system: true } })]);
    expect(made.blocked.map((blocked) => blocked.reason)).toEqual(['is_system']);
  });

  it('S80 what the head lacks is healed, also when nothing else changed', () => {
    const state = scriptState(texts, { body: 'effective\n' });
    const made = planOf([inStep(1, state, { facts: { head_body_hash: sha256('raw\n') } })]);
    expect(made.operations).toMatchObject([
      { kind: 'publish_version', fields: { script_body: sha256('effective\n') }, based_on_version: 7 },
    ]);
    expect(made.changes[0]).toMatchObject({ from_version: 7, to_version: 8 });
  });

  it('S64 a merge moves into local with the server as base, and the rest is pushed', () => {
    const remote = scriptState(texts, { body: 'THEIRS\ntwo\nthree\n' });
    const entity = tracked(1, {
      local: scriptState(texts, { body: 'one\ntwo\nMINE\n' }),
      base: scriptState(texts),
      remote,
    });
    const result = plan([entity], baseline, planOptions(texts));
    const merged = sha256('THEIRS\ntwo\nMINE\n');
    expect(result.texts.get(merged)).toBe('THEIRS\ntwo\nMINE\n');
    expect(result.plan.local).toMatchObject([
      { kind: 'merge', base: remote, state: { document: { script_body: merged } } },
    ]);
    expect(result.plan.operations).toMatchObject([{ fields: { script_body: merged }, expects_hash: remote.hash }]);
    expect(result.plan.changes[0]?.review).toHaveLength(1);
    const text = (hash: string) => result.texts.get(hash) ?? texts.get(hash);
    const counted = withLineCounts(result.plan, text).changes[0]?.fields;
    expect(counted).toMatchObject([{ lines_added: 1, lines_removed: 1 }]);
    expect(withLineCounts(result.plan, () => null)).toEqual(result.plan);
  });

  it('S123 deleting what something refers to waits for an answer', () => {
    const state = scriptState(texts);
    const script = tracked(1, { local: null, base: state, remote: state }, { delete_seen_hash: state.hash });
    const use = bindingState(lid(1));
    const made = planOf([script, inStep(2, use, { type: 'binding' })]);
    expect(made.conflicts).toMatchObject([{ lid: lid(2), kind: 'reference_gone', other_lid: lid(1) }]);
    expect(made.conflicts[0]?.choices).toEqual(['keep', 'drop_reference']);
    expect(made.operations).toEqual([]);
    expect(made.blocked).toMatchObject([{ lid: lid(1), because_of: lid(2) }]);
  });

  it('S123 something new that refers to what is gone is a conflict, and what the server has no more is not offered to be kept', () => {
    const state = scriptState(texts);
    const made = planOf([tracked(1, { local: state, base: state, remote: null }), bound(2, lid(1)), bound(3, lid(99))]);
    expect(made.conflicts.map((conflict) => [conflict.lid, conflict.kind])).toEqual([
      [lid(2), 'reference_gone'],
      [lid(3), 'reference_gone'],
    ]);
    for (const { choices } of made.conflicts) expect(choices).toEqual(['drop_reference']);
  });

  it('S77 each operation says whether it can be undone', () => {
    const state = scriptState(texts);
    const gone = tracked(1, { local: null, base: state, remote: state }, { delete_seen_hash: state.hash });
    const other = scriptState(texts, { name: 'other' });
    const on = scriptState(texts, { name: 'other', status: 'active' });
    const undo = planOf([gone, tracked(2, { local: on, base: other, remote: other })]).operations.map(
      (one) => one.undo,
    );
    expect(undo).toMatchObject([
      { possible: true, reason: expect.stringMatching(/inactive, not draft/) },
      { possible: false, reason: expect.stringMatching(/another id/) },
    ]);
  });

  it('S78 it names what the server cannot promise', () => {
    const base = scriptState(texts, { description: 'words' });
    const cleared = tracked(1, { local: scriptState(texts), base, remote: base });
    const state = scriptState(texts, { name: 'used' });
    const used = tracked(
      2,
      { local: null, base: state, remote: state },
      { delete_seen_hash: state.hash, facts: { live_uses: 2 } },
    );
    const codes = (profile: BackendProfile) => planOf([cleared, used], profile).warnings.map((warning) => warning.code);
    expect(codes({ ...baseline, clear: 'impossible' })).toEqual([
      'not_atomic',
      'window',
      'not_clearable',
      'delete_refused',
    ]);
    expect(codes(enhanced)).toEqual(['delete_refused']);
  });

  it('S2 server facts, empty texts and texts with the same hash change nothing', () => {
    const state = scriptState(texts, { description: '' });
    expect(state.hash).toBe(scriptState(texts, { description: null }).hash);
    expect(planOf([inStep(1, state, { facts: { current_version: 9, live_uses: 3, etag: 'x' } })]).operations).toEqual(
      [],
    );
  });

  it('S81 a text that a checker refuses stays here with its words, and with it what builds on it', () => {
    const body = 'let a = ;\n';
    const script = tracked(1, { local: scriptState(texts, { name: 'broken', body }), base: null, remote: null });
    const mistakes = (hash: string) => (hash === sha256(body) ? 'It has a mistake in line 1.' : null);
    const made = plan([script, bound(2, lid(1)), draft(3, 'fine')], baseline, { ...planOptions(texts), mistakes }).plan;
    expect(made.blocked).toMatchObject([
      { lid: lid(1), reason: 'has_mistakes', message: 'It has a mistake in line 1.' },
      { lid: lid(2), reason: 'needs_blocked', because_of: lid(1) },
    ]);
    expect(new Set(made.operations.map((operation) => operation.lid))).toEqual(new Set([lid(3)]));
  });

  it('S141 tenant and origin are part of what is approved', () => {
    const entities = [draft(1, 'alpha')];
    const there = { ...planOptions(texts), target: { ...planOptions(texts).target, origin: 'https://other.test' } };
    const [here, elsewhere] = [planOf(entities), plan(entities, baseline, there).plan];
    expect(elsewhere.plan_hash).not.toBe(here.plan_hash);
    expect(elsewhere.input_hash).toBe(here.input_hash);
  });

  it('S72 a plan survives its export', () => {
    const made = planOf([draft(1, 'alpha', 'active'), bound(2, lid(1))]);
    expect(publishPlan.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
  });

  it('S1 an entity of a type this studio does not know is refused with advice', () => {
    expect(() => planOf([inStep(1, scriptState(texts), { type: 'workflow' })])).toThrow(/update it/);
  });
});
