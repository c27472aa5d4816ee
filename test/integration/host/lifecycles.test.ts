import { describe, expect, test } from 'vitest';
import { lifecycleConfig } from '#contract/model/lifecycle.ts';
import { changeState } from '#engine/lifecycle/edits.ts';
import { writeMermaid } from '#engine/lifecycle/formats/mermaid-format.ts';
import { failureOf } from './failure-of.ts';
import { startHost } from './harness.ts';

describe('lifecycles in a workspace without a backend', () => {
  test('032 US1-2 to US1-5 they are made, renamed, deleted and brought back', async () => {
    const { caller } = await startHost();
    expect(await caller.lifecycles.list()).toEqual([]);
    const made = await caller.lifecycles.create({ name: 'Employee', object_type: 'user' });
    expect(made).toMatchObject({ states: 0, warnings: 1, unpublished: true, on_server: false, is_active: true });
    const { lid } = made;
    await caller.lifecycles.rename({ lid, name: 'Staff' });
    expect((await caller.lifecycles.list()).map(({ name }) => name)).toEqual(['Staff']);
    await caller.lifecycles.remove({ lid });
    expect(await failureOf(caller.lifecycles.get({ lid }))).toMatchObject({ code: 'not_found' });
    expect(await caller.lifecycles.restore({ lid })).toMatchObject({ name: 'Staff' });
  });

  test('032 edge case 8 a name is free once for each object type', async () => {
    const { caller } = await startHost();
    const { lid } = await caller.lifecycles.create({ name: 'Standard', object_type: 'user' });
    await caller.lifecycles.create({ name: 'Standard', object_type: 'role' });
    const again = caller.lifecycles.create({ name: 'Standard', object_type: 'user' });
    expect(await failureOf(again)).toMatchObject({ code: 'conflict', details: { field: 'name' } });
    await caller.lifecycles.create({ name: 'Other', object_type: 'user' });
    expect(await failureOf(caller.lifecycles.rename({ lid, name: 'Other' }))).toMatchObject({ code: 'conflict' });
  });

  test('the four that come with the studio have nothing to mend, and a copy has ids of its own', async () => {
    const { caller } = await startHost();
    const templates = await caller.lifecycles.templates();
    expect(templates).toHaveLength(4);
    for (const { config } of templates) {
      const made = await caller.lifecycles.create({ name: config.name, object_type: config.object_type, config });
      expect(made).toMatchObject({ errors: 0, warnings: 0, transitions: config.transitions.length });
      expect(made.config.states.map(({ id }) => id)).not.toContain(config.states[0]?.id);
      expect(made.config.states.map(({ name }) => name)).toEqual(config.states.map(({ name }) => name));
    }
  });

  test('032 edge case 6 windows that change different elements go together, the same one is not overwritten', async () => {
    const { caller } = await startHost();
    const [template] = await caller.lifecycles.templates();
    const config = lifecycleConfig.parse(template?.config);
    const { lid, config: base, local_rev: base_rev } = await caller.lifecycles.create({ ...config, config });
    const [one, other] = base.states.map(({ id }) => id);
    const named = (id: string | undefined, name: string) => changeState(base, id ?? '', { name }).config;
    await caller.lifecycles.save({ lid, base_rev, base, config: named(one, 'First') });
    const merged = await caller.lifecycles.save({ lid, base_rev, base, config: named(other, 'Second') });
    expect(merged.outcome).toBe('merged');
    expect(merged.lifecycle.config.states.map(({ name }) => name)).toEqual(expect.arrayContaining(['First', 'Second']));
    const overtaken = await caller.lifecycles.save({ lid, base_rev, base, config: named(one, 'Third') });
    expect(overtaken.outcome).toBe('conflict');
    expect(overtaken.lifecycle.config).toEqual(merged.lifecycle.config);
    const [state] = merged.lifecycle.config.states;
    if (state === undefined) throw new Error('The template has no state.');
    const part = (name: string) => ({ ...base, states: [{ ...state, name }], transitions: [] });
    const now = { lid, base_rev: merged.lifecycle.local_rev, base: part(state.name), config: part('Fourth') };
    const alone = await caller.lifecycles.save(now);
    expect(alone.outcome).toBe('saved');
    const states = merged.lifecycle.config.states.map((one) =>
      one.id === state.id ? { ...one, name: 'Fourth' } : one,
    );
    expect(alone.lifecycle.config).toEqual({ ...merged.lifecycle.config, states });
  });

  test('a file of any format is read, and what is none is refused with the reason', async () => {
    const { caller } = await startHost();
    const [template] = await caller.lifecycles.templates();
    const config = lifecycleConfig.parse(template?.config);
    const read = await caller.lifecycles.readFile({ name: 'drawing.mmd', text: writeMermaid(config) });
    expect(read.config.transitions).toHaveLength(config.transitions.length);
    const refused = caller.lifecycles.readFile({ name: 'notes.txt', text: 'Nothing of the kind, at all.' });
    expect((await failureOf(refused)).message).toContain('notes.txt cannot be imported');
    const wrong = caller.lifecycles.readFile({ name: 'a.json', text: '{"states": 3}' });
    expect(await failureOf(wrong)).toMatchObject({ code: 'validation_error' });
  });
});
