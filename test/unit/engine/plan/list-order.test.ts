import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntityState, TrackedEntity } from '#contract/model/tracked-entity.ts';
import { plan } from '#engine/plan/plan.ts';
import { entityState } from '#engine/sync/entity-state.ts';
import { listTypes } from '#engine/sync/entity-types.ts';
import { connectorType } from '#engine/sync/types/connector.ts';
import { hookBindingType } from '#engine/sync/types/hook-binding.ts';
import { scriptType } from '#engine/sync/types/script.ts';
import { baseline, enhanced, inStep, lid, planOptions, scriptState, sha256, Texts, tracked } from '../sync-fixtures.ts';

const texts = new Texts();
const script = inStep(1, scriptState(texts, { name: 'normalise-mail', status: 'active' }));
const connector = inStep(2, connectorState('AD-main'), { type: 'connector' });
const options = { ...planOptions(texts), types: listTypes([connectorType, scriptType, hookBindingType]) };

function connectorState(name: string): EntityState {
  const fields = { name, connector_type: 'simulator', config: {}, object_classes: [], resources: [], status: 'active' };
  return entityState(connectorType, { ...fields, description: null }, sha256);
}

/** A place in the list; null where that side has no such binding. */
function at(order: number | null, more: object = {}): EntityState | null {
  if (order === null) return null;
  const what = { script_id: lid(1), connector_id: lid(2), hook_phase: 'before', operation_type: 'create' };
  const how = { failure_policy: 'abort', max_retries: 0, timeout_seconds: 30, enabled: true };
  return entityState(hookBindingType, { ...what, ...how, execution_order: order, ...more }, sha256);
}

/** A binding by its number on each side: what both agreed on, theirs, yours. */
function binding(number: number, base: number | null, theirs: number | null, yours: number | null): TrackedEntity {
  const states = { base: at(base), remote: at(theirs), local: at(yours) };
  return tracked(number, states, { type: 'hook_binding' });
}

function planned(bindings: readonly TrackedEntity[], profile = baseline) {
  return plan([script, connector, ...bindings], profile, options).plan;
}

/** Where the server has each binding once all operations are done, as it goes through them one by one. */
function served(bindings: readonly TrackedEntity[]): number[] {
  const made = planned(bindings);
  expect(made.conflicts).toEqual([]);
  expect(made.blocked).toEqual([]);
  const numbers = new Map(bindings.map((one) => [one.lid, numberOf(one.remote)]));
  for (const { lid: moved, kind, fields } of made.operations) {
    const order = fields['execution_order'];
    if (kind === 'delete') numbers.set(moved, null);
    if (typeof order !== 'number' || kind === 'delete') continue;
    expect([...numbers.values()]).not.toContain(order);
    numbers.set(moved, order);
  }
  return [...numbers]
    .filter(([, order]) => order !== null)
    .sort(([, a], [, b]) => Number(a) - Number(b))
    .map(([one]) => Number(one.slice(-2)));
}

function numberOf(state: EntityState | null): number | null {
  const order = state?.document['execution_order'];
  return typeof order === 'number' ? order : null;
}

/** The bindings once the effects of their plan that need nobody's consent have been carried out. */
function carriedOut(bindings: readonly TrackedEntity[]): TrackedEntity[] {
  const { local } = planned(bindings);
  return bindings.map((one) => {
    let { base, local: here } = one;
    for (const effect of local.filter((any) => any.lid === one.lid)) {
      if (effect.kind !== 'renumber' && effect.kind !== 'agree' && effect.kind !== 'take') continue;
      if (effect.kind !== 'agree') here = effect.state;
      base = effect.kind === 'renumber' ? (effect.base ?? base) : effect.state;
    }
    return { ...one, base, local: here };
  });
}

describe('the order of lists', () => {
  it('S48 S51 a circle of two reorderings is one conflict that holds the whole list back, with every element by its name', () => {
    const made = planned([binding(11, 10, 25, 10), binding(12, 20, 20, 40), binding(13, 30, 30, 30)]);
    expect(made.conflicts).toMatchObject([
      {
        kind: 'order',
        choices: ['their_order', 'my_order', 'arrange'],
        name: 'before create on AD-main',
        fields: [{ unit: 'pairwise_order', label: 'order' }],
      },
    ]);
    const lists = made.conflicts[0]?.fields[0];
    const named = (...numbers: number[]) => numbers.map((number) => ({ lid: lid(number), name: 'normalise-mail' }));
    expect(lists?.base).toEqual(named(11, 12, 13));
    expect(lists?.theirs).toEqual(named(12, 11, 13));
    expect(lists?.yours).toEqual(named(11, 13, 12));
    expect(made.operations).toEqual([]);
    // What both sides agreed on about the list is needed until somebody has answered.
    expect(made.local).toEqual([]);
  });

  it('S48 reorderings of both sides that go together are one order, and nobody is asked', () => {
    const both = [binding(11, 10, 25, 10), binding(12, 20, 20, 20), binding(13, 30, 30, 30), binding(14, 40, 40, 5)];
    expect(served(both)).toEqual([14, 12, 11, 13]);
    expect(planned(both).local).toMatchObject([{ kind: 'take', lid: lid(11) }]);
  });

  it('S48 an order stays what it was merged to while the changes of the others are taken one by one', () => {
    const added = binding(14, null, 25, null);
    const both = [binding(11, 10, 40, 10), binding(12, 20, 60, 20), binding(13, 30, 50, 5), added];
    expect(served(both)).toEqual([14, 13, 11, 12]);
    const after = carriedOut(both);
    expect(served(after)).toEqual([14, 13, 11, 12]);
    expect(planned(after).operations).toMatchObject([{ lid: lid(13), before: { execution_order: 50 } }]);
    expect(planned(after).local).toEqual([]);
  });

  it('S48 the same of a binding whose other settings were changed here, and whose place was there', () => {
    const changed = { ...binding(13, 30, 5, 30), local: at(30, { timeout_seconds: 60 }) };
    const after = carriedOut([binding(11, 10, 10, 10), binding(12, 20, 20, 20), changed]);
    expect(served(after)).toEqual([13, 11, 12]);
    expect(planned(after).operations).toMatchObject([{ lid: lid(13), fields: { timeout_seconds: 60 } }]);
  });

  it('S48 whatever both sides moved, what is carried out here leaves the merged order as it is', () => {
    const places = fc.shuffledSubarray([5, 10, 15, 20, 25, 30, 35, 40], { minLength: 4, maxLength: 4 });
    const base = [10, 20, 30, 40];
    fc.assert(
      fc.property(places, places, fc.boolean(), (theirs, moved, grows) => {
        const own = moved.map((number, index) => (number % 10 === 0 ? (base[index] ?? 0) : number));
        const kept = base.map((number, index) => binding(11 + index, number, theirs[index] ?? 0, own[index] ?? 0));
        const all = grows ? [...kept, binding(15, null, 45, null)] : kept;
        fc.pre(planned(all).conflicts.length === 0);
        const after = carriedOut(all);
        expect(served(after)).toEqual(served(all));
        expect(planned(after).local).toEqual([]);
      }),
    );
  });

  it('S48 S82 a place that the server has given to another meanwhile is changed here, and the order kept', () => {
    const arrived = tracked(
      14,
      { base: null, local: null, remote: at(30, { timeout_seconds: 60 }) },
      { type: 'hook_binding' },
    );
    const mine = [binding(11, 10, 10, 10), binding(12, 20, 20, 20), binding(13, null, null, 30), arrived];
    const { local } = planned(mine);
    expect(local).toContainEqual(expect.objectContaining({ kind: 'renumber', lid: lid(13) }));
    expect(served(mine)).toEqual([11, 12, 13, 14]);
    const [renumbered] = local.filter((effect) => effect.kind === 'renumber');
    const after = mine.map((one) =>
      one.lid === renumbered?.lid && 'state' in renumbered ? { ...one, local: renumbered.state } : one,
    );
    expect(planned(after)).toMatchObject({ plan_hash: planned(mine).plan_hash, local: [{ kind: 'take' }] });
  });

  it('S82 numbers that were swapped here go to a plain server without two ever sharing one', () => {
    expect(served([binding(11, 10, 10, 20), binding(12, 20, 20, 10)])).toEqual([12, 11]);
    expect(served([binding(11, 10, 10, 30), binding(12, 20, 20, 10), binding(13, 30, 30, 20)])).toEqual([12, 13, 11]);
  });

  it('S82 a place that a deletion frees is not taken before it is free', () => {
    const deleted = { ...binding(11, 10, 10, null), delete_seen_hash: at(10)?.hash ?? null };
    expect(served([deleted, binding(12, null, null, 10)])).toEqual([12]);
  });

  it('S70 what both sides added alike is taken over, and takes no second place', () => {
    const made = planned([binding(11, null, null, 10), binding(12, null, 10, null)]);
    expect(made.local).toMatchObject([{ kind: 'adopt', lid: lid(11), absorbs_lid: lid(12) }]);
    expect(made.operations).toEqual([]);
  });

  it('S79 S83 while a request for one of a list has no known outcome, no other gets a place in it', () => {
    const sent = tracked(
      11,
      { local: at(10), base: null, remote: null },
      { type: 'hook_binding', blocks: ['unsettled'] },
    );
    const made = planned([sent, binding(12, null, null, 20)]);
    expect(made.blocked).toMatchObject([
      { lid: lid(11), reason: 'unsettled' },
      { lid: lid(12), reason: 'list_waits' },
    ]);
  });

  it('S83 the eleventh of a hook point stays here, with words; what is there already can be changed', () => {
    const there = Array.from({ length: 10 }, (_, index) => binding(20 + index, 10 + index, 10 + index, 10 + index));
    const [first, ...rest] = there;
    const changed = { ...first, local: at(5) } as TrackedEntity;
    const made = planned([changed, ...rest, binding(11, null, null, 90)]);
    expect(made.blocked).toMatchObject([{ lid: lid(11), reason: 'list_waits' }]);
    expect(made.blocked[0]?.message).toContain('10 bindings already');
    expect(made.operations).toMatchObject([{ lid: lid(20), kind: 'update' }]);
  });

  it('S74 S83 a new binding comes after its script is active, and waits where it will not be', () => {
    const draft = (status: string) => tracked(1, { base: null, remote: null, local: scriptState(texts, { status }) });
    const made = (status: string) =>
      plan([draft(status), connector, binding(11, null, null, 10)], baseline, options).plan;
    const keys = made('active').operations.map(({ type, kind }) => `${type} ${kind}`);
    expect(keys.indexOf('hook_binding create')).toBeGreaterThan(keys.indexOf('script set_status'));
    expect(made('draft').blocked).toMatchObject([{ type: 'hook_binding', reason: 'needs_active' }]);
  });

  it('S123 what binds a connector that is gone stays as it is and may be changed; something new may not bind it', () => {
    const orphan = { ...binding(11, 10, 10, 10), local: at(10, { enabled: false }) };
    const gone = plan([script, orphan], baseline, options).plan;
    expect([gone.conflicts, gone.operations.map(({ kind }) => kind)]).toEqual([[], ['set_status']]);
    const fresh = plan([script, binding(12, null, null, 20)], baseline, options).plan;
    expect(fresh.conflicts).toMatchObject([{ kind: 'reference_gone' }]);
  });

  it('S78 S85 a plain server creates every binding enabled: the plan says so, and switches it off in the next request', () => {
    const off = tracked(11, { base: null, remote: null, local: at(10, { enabled: false }) }, { type: 'hook_binding' });
    const made = planned([off]);
    expect(made.operations.map(({ kind }) => kind)).toEqual(['create', 'set_status']);
    expect(made.warnings).toContainEqual(expect.objectContaining({ code: 'born_live', lid: lid(11) }));
    const whole = planned([off], enhanced);
    expect([whole.operations.map(({ kind }) => kind), whole.warnings]).toEqual([['create'], []]);
  });

  it('S84 what a backend does not have stays here, with words', () => {
    const made = planned([binding(11, null, null, 10)], { ...baseline, not_offered: ['hook_binding'] });
    expect(made.blocked).toMatchObject([{ lid: lid(11), reason: 'not_offered' }]);
  });
});
