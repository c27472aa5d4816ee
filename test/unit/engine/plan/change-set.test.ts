import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type ChangeSet, changeSet, type OperationState } from '#contract/model/change-set.ts';
import type { TrackedEntity } from '#contract/model/tracked-entity.ts';
import { approvePlan } from '#engine/plan/approve.ts';
import { plan } from '#engine/plan/plan.ts';
import { nextStep, sentTogether } from '#engine/plan/schedule.ts';
import { planUndo, type ServerSide } from '#engine/plan/undo.ts';
import {
  baseline,
  bindingState,
  lid,
  planOptions,
  scriptState,
  sha256,
  Texts,
  target,
  tracked,
} from '../sync-fixtures.ts';
import { world } from './random-world.ts';

function idSource(): () => string {
  let count = 0;
  return () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`;
}

const approval = () => ({
  approved_by: 'maria',
  reviewed: new Set<string>(),
  typed_tenant_name: null,
  change_description: null,
  newId: idSource(),
});

describe('change sets', () => {
  let texts: Texts;
  beforeEach(() => {
    texts = new Texts();
  });

  const planOf = (entities: readonly TrackedEntity[], production = false) =>
    plan(entities, baseline, { ...planOptions(texts), target: { ...target, production } }).plan;
  const approved = (entities: readonly TrackedEntity[]) => approvePlan(planOf(entities), approval());
  const draft = (number: number, name: string, status = 'active') =>
    tracked(number, { local: scriptState(texts, { name, status }), base: null, remote: null });
  const bound = (number: number, script: string) =>
    tracked(number, { local: bindingState(script), base: null, remote: null }, { type: 'binding' });
  const renamed = (number: number) => {
    const base = scriptState(texts, { name: `n${number}` });
    return tracked(number, { local: scriptState(texts, { name: `m${number}` }), base, remote: base });
  };
  const withStates = (set: ChangeSet, states: Readonly<Record<string, OperationState>>): ChangeSet => ({
    ...set,
    operations: set.operations.map((one) => ({
      ...one,
      state: states[`${one.kind} ${Number(one.lid.slice(-4))}`] ?? one.state,
    })),
  });

  it('S90 an approved plan gets random ids of its own and remembers whom it is for', () => {
    const set = approved([draft(1, 'alpha')]);
    expect(changeSet.parse(set)).toEqual(set);
    expect(set).toMatchObject({
      tenant_id: target.tenant_id,
      origin: target.origin,
      approved_by: 'maria',
      undoes: null,
    });
    const ids = [set.cs_id, ...set.operations.map((operation) => operation.op_id)];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('S9 F22 a file that was put back from a copy approves once more, and uses no id twice', () => {
    const again = () => approvePlan(planOf([draft(1, 'alpha')]), { ...approval(), newId: randomUUID });
    const sets = [again(), again()];
    const ids = sets.flatMap(({ cs_id, operations }) => [cs_id, ...operations.map(({ op_id }) => op_id)]);
    expect(new Set(ids).size).toBe(10);
  });

  it('S90 S50 a merged text must be ticked', () => {
    const entity = tracked(1, {
      base: scriptState(texts),
      local: scriptState(texts, { body: 'one\ntwo\nMINE\n' }),
      remote: scriptState(texts, { body: 'THEIRS\ntwo\nthree\n' }),
    });
    expect(() => approvePlan(planOf([entity]), approval())).toThrow(/Read what was merged in "alpha"/);
    expect(approvePlan(planOf([entity]), { ...approval(), reviewed: new Set([lid(1)]) }).operations).toHaveLength(1);
  });

  it('S90 production asks for the name of the tenant, exactly', () => {
    const made = planOf([draft(1, 'alpha')], true);
    expect(() => approvePlan(made, approval())).toThrow(/production/);
    expect(() => approvePlan(made, { ...approval(), typed_tenant_name: 'acme' })).toThrow(/"ACME"/);
    expect(approvePlan(made, { ...approval(), typed_tenant_name: 'ACME' }).operations.length).toBeGreaterThan(0);
  });

  it('S90 an empty plan is not approved', () => {
    expect(() => approved([])).toThrow(/nothing to publish/);
  });

  it('S93 an open outcome is settled before anything else is sent', () => {
    const set = withStates(approved([draft(1, 'alpha'), renamed(2)]), { 'create 1': 'unknown' });
    expect(nextStep(set)).toMatchObject({ kind: 'settle', operations: [{ kind: 'create' }] });
  });

  it('S97 a failure others wait for stops the publish; preparations that do not need it go on', () => {
    const set = approved([draft(1, 'alpha'), bound(2, lid(1)), draft(3, 'beta'), renamed(4)]);
    const failed = withStates(set, { 'create 1': 'rejected' });
    const sent: string[] = [];
    let now = failed;
    for (let step = nextStep(now); step.kind === 'send'; step = nextStep(now)) {
      const { key, lid: of, phase } = step.operation;
      expect([of, phase]).toEqual([lid(3), 'prepare']);
      sent.push(step.operation.kind);
      now = { ...now, operations: now.operations.map((one) => (one.key === key ? { ...one, state: 'acked' } : one)) };
    }
    expect(sent).toEqual(['create', 'publish_version', 'remove_mark']);
    expect(nextStep(now)).toMatchObject({ kind: 'needs_person', because: [{ key: failed.operations[0]?.key }] });
  });

  it('S97 a failure nobody waits for stops nothing', () => {
    const set = withStates(approved([renamed(1), renamed(2)]), { 'update 1': 'rejected' });
    expect(nextStep(set)).toMatchObject({ kind: 'send', operation: { lid: lid(2) } });
    expect(nextStep(withStates(set, { 'update 2': 'acked' }))).toMatchObject({
      kind: 'done',
      not_applied: [{ lid: lid(1) }],
    });
  });

  it('S97 what leaves at the same time is of different entities, and nothing that others would have to stop for', () => {
    const set = approved([draft(1, 'alpha'), bound(2, lid(1)), draft(3, 'beta'), renamed(4), renamed(5), renamed(6)]);
    const beside = (key: string, states: Readonly<Record<string, OperationState>> = {}, most = 6) => {
      const now = withStates(set, states);
      const first = now.operations.find((one) => `${one.kind} ${Number(one.lid.slice(-4))}` === key);
      if (first === undefined) throw new Error(`There is no ${key}.`);
      return sentTogether(now, first, most).map((one) => `${one.kind} ${Number(one.lid.slice(-4))}`);
    };
    expect(beside('create 1')).toEqual(['create 1', 'create 3']);
    expect(beside('create 1', {}, 1)).toEqual(['create 1']);
    expect(beside('update 4')).toEqual(['update 4', 'update 5', 'update 6']);
    const prepared = { 'create 1': 'acked', 'publish_version 1': 'acked' } as const;
    expect(beside('set_status 1', prepared)).toEqual(['set_status 1']);
    expect(beside('update 4', { 'update 5': 'sent' })).toEqual(['update 4', 'update 6']);
  });

  it('S97 whatever fails, nothing is sent before what it needs, and every publish ends', () => {
    fc.assert(
      fc.property(
        world,
        fc.infiniteStream(fc.constantFrom<OperationState>('acked', 'acked', 'acked', 'rejected', 'needs_person')),
        (one, outcomes) => {
          const made = plan(one.entities, baseline, planOptions(one.texts)).plan;
          if (made.operations.length === 0) return;
          const reviewed = new Set(made.changes.map((change) => change.lid));
          let now = approvePlan(made, { ...approval(), reviewed });
          for (let count = 0; count <= made.operations.length; count++) {
            const step = nextStep(now);
            if (step.kind !== 'send') return;
            const done = new Set(now.operations.filter((two) => two.state === 'acked').map((two) => two.key));
            for (const key of step.operation.depends_on) expect(done).toContain(key);
            const state = outcomes.next().value ?? 'acked';
            now = {
              ...now,
              operations: now.operations.map((two) => (two.key === step.operation.key ? { ...two, state } : two)),
            };
          }
          throw new Error('the publish does not end');
        },
      ),
      { numRuns: 500 },
    );
  });

  describe('undo', () => {
    const server =
      (sides: Readonly<Record<string, Partial<ServerSide>>>) =>
      (of: string): ServerSide => ({
        hash: sha256(of),
        current_version: 8,
        pristine: true,
        ...sides[of],
      });
    const applied = (entities: readonly TrackedEntity[]): ChangeSet => {
      const set = approved(entities);
      return {
        ...set,
        operations: set.operations.map((one) => ({ ...one, state: 'acked', post_hash: sha256(one.lid) })),
      };
    };

    it('S98 goes back in reverse order: text as a new version, fields, and the creation last made is deleted first', () => {
      const base = scriptState(texts, { name: 'a', body: 'old\n' });
      const local = scriptState(texts, { name: 'b', body: 'new\n' });
      const set = applied([draft(1, 'alpha'), tracked(2, { local, base, remote: base }, { facts: { live_uses: 1 } })]);
      const undo = planUndo(set, server({}));
      expect(undo.operations.map((one) => [one.kind, one.lid])).toEqual([
        ['update', lid(2)],
        ['publish_version', lid(2)],
        ['delete', lid(1)],
      ]);
      expect(undo.operations[0]?.fields).toEqual({ name: 'a' });
      expect(undo.operations[1]).toMatchObject({ fields: { script_body: sha256('old\n') }, based_on_version: 8 });
      expect(undo.skipped).toEqual([]);
    });

    it('S98 what somebody changed or used since is left and named', () => {
      const set = applied([draft(1, 'alpha'), renamed(2), renamed(3)]);
      const undo = planUndo(
        set,
        server({ [lid(1)]: { pristine: false }, [lid(2)]: { hash: sha256('else') }, [lid(3)]: { hash: null } }),
      );
      expect(undo.operations).toEqual([]);
      expect(undo.skipped.map((one) => one.reason).sort()).toEqual([
        'It is no longer on the server.',
        'Somebody has changed it since.',
        'Somebody has used or changed it since.',
      ]);
    });

    it('S98 S77 what cannot be undone is skipped with its reason, and only what was applied goes back', () => {
      const state = scriptState(texts, { name: 'gone' });
      const gone = tracked(1, { local: null, base: state, remote: state }, { delete_seen_hash: state.hash });
      const set = applied([gone, renamed(2)]);
      expect(planUndo(set, server({})).skipped).toMatchObject([{ reason: expect.stringMatching(/another id/) }]);
      const none = { ...set, operations: set.operations.map((one) => ({ ...one, state: 'rejected' as const })) };
      expect(planUndo(none, server({}))).toEqual({ operations: [], skipped: [] });
    });

    it('S98 a first activation goes back to inactive, since nothing leads back to a draft', () => {
      const base = scriptState(texts);
      const set = applied([tracked(1, { local: scriptState(texts, { status: 'active' }), base, remote: base })]);
      expect(planUndo(set, server({})).operations).toMatchObject([
        { kind: 'set_status', fields: { status: 'inactive' } },
      ]);
    });
  });
});
