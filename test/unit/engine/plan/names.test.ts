import { beforeEach, describe, expect, it } from 'vitest';
import type { TrackedEntity } from '#contract/model/tracked-entity.ts';
import { plan } from '#engine/plan/plan.ts';
import { pickFromPlan } from '#engine/plan/subset.ts';
import { entityState } from '#engine/sync/entity-state.ts';
import { scriptType } from '#engine/sync/types/script.ts';
import { baseline, enhanced, lid, planOptions, scriptState, sha256, Texts, tracked } from '../sync-fixtures.ts';

describe('names', () => {
  let texts: Texts;
  beforeEach(() => {
    texts = new Texts();
  });

  const planOf = (entities: readonly TrackedEntity[]) => plan(entities, baseline, planOptions(texts)).plan;
  const draft = (number: number, name: string, body = 'own\n') =>
    tracked(number, { local: scriptState(texts, { name, body }), base: null, remote: null });
  const onServer = (number: number, name: string, body = 'own\n') =>
    tracked(number, { local: null, base: null, remote: scriptState(texts, { name, body }) });
  const renamed = (number: number, from: string, to: string) => {
    const base = scriptState(texts, { name: from, body: `${number}\n` });
    return tracked(number, { local: scriptState(texts, { name: to, body: `${number}\n` }), base, remote: base });
  };
  const deleted = (number: number, name: string) => {
    const base = scriptState(texts, { name });
    return tracked(number, { local: null, base, remote: base }, { delete_seen_hash: base.hash });
  };

  it('S70 created on both sides with different content: conflict, never a replacement', () => {
    const made = planOf([draft(1, 'same'), onServer(2, 'same', 'other\n')]);
    expect(made.conflicts).toMatchObject([
      { lid: lid(1), kind: 'both_added', other_lid: lid(2), choices: ['adopt', 'rename_mine'] },
    ]);
    expect(made.operations).toEqual([]);
    expect(made.local).toMatchObject([{ kind: 'take', lid: lid(2) }]);
  });

  it('S70 created on both sides and equal in everything: adopted, nothing sent, nothing doubled', () => {
    const made = planOf([draft(1, 'same'), onServer(2, 'same')]);
    expect(made.conflicts).toEqual([]);
    expect(made.operations).toEqual([]);
    expect(made.local).toMatchObject([{ kind: 'adopt', lid: lid(1), absorbs_lid: lid(2) }]);
  });

  it('S70 a name that something already known here has is not adopted', () => {
    const state = scriptState(texts, { name: 'same', body: 'own\n' });
    const known = tracked(2, { local: state, base: state, remote: state });
    expect(planOf([draft(1, 'same'), known]).conflicts).toMatchObject([{ kind: 'both_added' }]);
  });

  it('S70 what only a list was known of until its text came is adopted like something new', () => {
    const remote = scriptState(texts, { name: 'same', body: 'own\n' });
    const listed = entityState(scriptType, { ...remote.document, script_body: null }, sha256);
    const arriving = tracked(2, { local: listed, base: listed, remote });
    expect(planOf([draft(1, 'same'), arriving]).local).toMatchObject([{ kind: 'adopt', lid: lid(1) }]);
    const changed = entityState(scriptType, { ...listed.document, description: 'mine' }, sha256);
    const worked = tracked(2, { local: changed, base: listed, remote });
    expect(planOf([draft(1, 'same'), worked]).local).not.toMatchObject([{ kind: 'adopt' }]);
  });

  it('S70 a rename to a taken name is a conflict', () => {
    expect(planOf([renamed(1, 'a', 'b'), onServer(2, 'b')]).conflicts).toMatchObject([
      { lid: lid(1), kind: 'name_taken', other_lid: lid(2) },
    ]);
  });

  it('S70 two drafts of one name are both conflicts, so that no clock decides', () => {
    expect(
      planOf([draft(1, 'same'), draft(2, 'same')]).conflicts.map((conflict) => [conflict.lid, conflict.kind]),
    ).toEqual([
      [lid(1), 'name_taken'],
      [lid(2), 'name_taken'],
    ]);
  });

  it('S71 a name that a rename frees is taken after it', () => {
    const made = planOf([renamed(1, 'a', 'b'), renamed(2, 'b', 'c'), draft(3, 'a')]);
    expect(
      made.operations
        .filter((one) => one.kind !== 'publish_version')
        .map((one) => one.lid)
        .slice(0, 3),
    ).toEqual([lid(2), lid(1), lid(3)]);
    expect(made.operations.find((one) => one.lid === lid(3))?.phase).toBe('go_live');
  });

  it('S71 a name that a deletion frees is taken after it, in the last phase', () => {
    const made = planOf([deleted(1, 'a'), draft(2, 'a')]);
    expect(made.operations[0]).toMatchObject({ kind: 'delete', lid: lid(1) });
    expect(new Set(made.operations.map((operation) => operation.phase))).toEqual(new Set(['clean_up']));
  });

  it('S71 two that swap their names stay out, and nothing else does', () => {
    const made = planOf([renamed(1, 'a', 'b'), renamed(2, 'b', 'a'), draft(3, 'c')]);
    expect(made.blocked.map((blocked) => [blocked.lid, blocked.reason])).toEqual([
      [lid(1), 'name_in_use'],
      [lid(2), 'name_in_use'],
    ]);
    expect(new Set(made.operations.map((operation) => operation.lid))).toEqual(new Set([lid(3)]));
  });

  it('S71 two that swap their names go together where the server judges the set as a whole', () => {
    const made = plan([renamed(1, 'a', 'b'), renamed(2, 'b', 'a'), draft(3, 'c')], enhanced, planOptions(texts)).plan;
    expect(made.blocked).toEqual([]);
    expect(new Set(made.operations.map((operation) => operation.lid))).toEqual(new Set([lid(1), lid(2), lid(3)]));
    expect(pickFromPlan(made, new Set([lid(1)]), sha256).added).toEqual([lid(2)]);
  });
});
