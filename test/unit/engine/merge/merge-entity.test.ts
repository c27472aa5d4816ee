import { beforeEach, describe, expect, it } from 'vitest';
import type { EntityType } from '#contract/model/entity-type.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { mergeEntity } from '#engine/merge/merge-entity.ts';
import { lifecycleConfigType } from '#engine/sync/types/lifecycle-config.ts';
import { scriptType } from '#engine/sync/types/script.ts';
import { templateType } from '#engine/sync/types/template.ts';
import { sha256, Texts } from '../sync-fixtures.ts';

describe('mergeEntity', () => {
  let texts: Texts;
  beforeEach(() => {
    texts = new Texts();
  });

  const script = (body: string, more: JsonObject = {}): JsonObject => ({
    name: 'alpha',
    description: null,
    script_body: texts.put(body),
    status: 'draft',
    ...more,
  });
  const merge = (
    base: JsonObject | null,
    theirs: JsonObject,
    yours: JsonObject,
    problem?: (hash: string) => string | null,
  ) => mergeEntity(scriptType, { base, theirs, yours }, { hash: sha256, text: texts.get, problem });

  it('S64 different fields merge, and it says what came from the server', () => {
    const base = script('one\n');
    const result = merge(base, { ...base, name: 'beta' }, { ...base, description: 'words' });
    expect(result.document).toEqual({ ...base, name: 'beta', description: 'words' });
    expect(result).toMatchObject({ merged: ['name'], review: [], conflicts: [] });
  });

  it('S50 a merged text is a new text and needs a tick', () => {
    const result = merge(script('a\nb\nc\n'), script('A\nb\nc\n'), script('a\nb\nC\n'));
    expect(result.texts.get(String(result.document['script_body']))).toBe('A\nb\nC\n');
    expect(result.review).toHaveLength(1);
    expect(result.merged).toEqual(['text']);
  });

  it('S50 a merged text that a checker refuses is reported apart from overlaps', () => {
    const refused = sha256('A\nb\nC\n');
    const result = merge(script('a\nb\nc\n'), script('A\nb\nc\n'), script('a\nb\nC\n'), (hash) =>
      hash === refused ? 'line 3: C is not defined' : null,
    );
    expect(result.conflicts).toEqual([]);
    expect(result.suspicious).toMatchObject([{ field: 'script_body', reason: 'line 3: C is not defined' }]);
  });

  it('S65 changes of the same lines and of the same field are conflicts, each with its three values', () => {
    const base = script('a\n');
    const result = merge(base, script('b\n', { name: 'beta' }), script('c\n', { name: 'gamma' }));
    expect(result.conflicts.map((conflict) => conflict.field)).toEqual(['name', 'script_body']);
    expect(result.conflicts[0]).toMatchObject({ base: 'alpha', theirs: 'beta', yours: 'gamma' });
  });

  it('S49 a status changed to two values on both sides is never decided by program', () => {
    const base = script('a\n');
    const result = merge(base, { ...base, status: 'active' }, { ...base, status: 'inactive' });
    expect(result.conflicts).toMatchObject([{ field: 'status', unit: 'ask' }]);
    expect(merge(base, { ...base, status: 'active' }, { ...base, status: 'active', name: 'b' }).conflicts).toEqual([]);
  });

  it('S49 a switch on one side and a new text on the other need a tick', () => {
    const base = script('a\n');
    const here = merge(base, script('b\n'), { ...base, status: 'active' });
    const there = merge(base, { ...base, status: 'active' }, script('b\n'));
    expect(here.review).toEqual(['You changed the status and the text was changed on the server.']);
    expect(there.review).toEqual(['The status was changed on the server and the text here.']);
    expect([...here.conflicts, ...there.conflicts]).toEqual([]);
  });

  it('S81 a text that has not arrived makes it wait, and only where both sides changed it', () => {
    const base = script('a\n');
    const absent = sha256('elsewhere');
    expect(merge(base, { ...base, script_body: absent }, script('b\n')).missing).toEqual([absent]);
    expect(merge(base, { ...base, script_body: absent }, { ...base, name: 'beta' }).missing).toEqual([]);
  });

  it('S45 a text merge that takes too much work is a conflict to merge by hand', () => {
    const lines = (seed: number) =>
      Array.from({ length: 400 }, (_, index) => `${(index * index * seed) % 11}\n`).join('');
    const documents = { base: script(lines(1)), theirs: script(lines(3)), yours: script(lines(5)) };
    const deps = { hash: sha256, text: texts.get, budget: { max_steps: 1_000 } };
    expect(mergeEntity(scriptType, documents, deps).conflicts[0]?.reason).toMatch(/by hand/);
  });

  it('S47 annotations of a template merge member by member', () => {
    const template = (annotations: JsonObject): JsonObject => ({
      name: 't',
      description: null,
      category: 'custom',
      template_body: texts.put('x\n'),
      placeholder_annotations: annotations,
    });
    const documents = { base: template({ a: 1 }), theirs: template({ a: 1, b: 2 }), yours: template({ a: 3 }) };
    const result = mergeEntity(templateType, documents, { hash: sha256, text: texts.get });
    expect(result.document['placeholder_annotations']).toEqual({ a: 3, b: 2 });
  });

  it('S48 a field of ordered ids merges pair by pair', () => {
    const listType: EntityType = {
      ...templateType,
      fields: [{ name: 'order', label: 'order', merge: 'pairwise_order', write: 'metadata' }],
    };
    const orders = (base: string[], theirs: string[], yours: string[]) =>
      mergeEntity(
        listType,
        { base: { order: base }, theirs: { order: theirs }, yours: { order: yours } },
        { hash: sha256, text: texts.get },
      );
    expect(orders(['a', 'b', 'c', 'd'], ['b', 'a', 'c', 'd'], ['a', 'b', 'd', 'c']).document).toEqual({
      order: ['b', 'a', 'd', 'c'],
    });
    expect(orders(['a', 'b', 'c'], ['b', 'a', 'c'], ['a', 'c', 'b']).conflicts[0]?.reason).toMatch(/circle/);
  });
});

it('S65 an initial state that one side chose and the other deleted is a question', () => {
  const state = (position: number) => ({
    ...{ name: `S${position}`, description: null, is_terminal: false, place: null, position },
    ...{ entitlement_action: 'no_change', entry_actions: [], exit_actions: [] },
  });
  const [first, second] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;
  const base = {
    ...{ name: 'L', object_type: 'user', description: null, is_active: true, auto_assign_initial_state: true },
    ...{ initial_state_id: first, states: { [first]: state(0), [second]: state(1) }, transitions: {} },
  };
  const theirs = { ...base, states: { [first]: state(0) } };
  const yours = { ...base, initial_state_id: second };
  const around = { hash: sha256, text: () => null };
  const { conflicts } = mergeEntity(lifecycleConfigType, { base, theirs, yours }, around);
  expect(conflicts.map(({ field }) => field)).toEqual(['initial_state_id', 'states']);
  expect(conflicts[0]?.reason).toContain('The initial state is one that is not in this lifecycle.');
});
