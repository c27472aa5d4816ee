import { describe, expect, test } from 'vitest';
import type { ConflictAnswer } from '#contract/rpc/sync.ts';
import { failureOf } from '#test/integration/host/failure-of.ts';
import { enhancedWorld, plainWorld, type ServiceStudio } from './world.ts';

const worlds = [
  ['a plain backend', plainWorld],
  ['an enhanced backend', enhancedWorld],
] as const;

const lines = (...all: string[]) => `${all.join('\n')}\n`;
const first = lines('// one', '// two', '// three', '// four', 'return 1;');

describe.each(worlds)('a merge that nothing is in the way of, on %s', (_name, makeWorld) => {
  async function bothAhead() {
    const world = makeWorld();
    const ann = world.open('ann');
    const ben = world.open('ben');
    const mine = ann.scripts.create({ name: 'Shared', body: first }).lid;
    await world.run(ann.publish());
    await world.run(ben.sync.pull());
    const theirs = ben.lid('Shared');
    ann.edit(mine, first.replace('// one', '// ONE'));
    ann.scripts.update({ lid: mine, description: 'By Ann' });
    await world.run(ann.publish());
    ben.edit(theirs, first.replace('return 1;', 'return 2;'));
    await world.run(ben.sync.pull());
    return { world, ann, ben, mine, theirs };
  }

  const merged = first.replace('// one', '// ONE').replace('return 1;', 'return 2;');

  function accept(studio: ServiceStudio, lid: string, more: Partial<ConflictAnswer> = {}) {
    const { key, local_hash, remote_hash } = studio.sync.conflict(lid).conflict;
    const texts = { script_body: merged };
    const fields = { description: 'By Ann' };
    return studio.sync.answer({ lid, key, local_hash, remote_hash, choice: 'merge', texts, fields, ...more });
  }

  test('S50 is read with both texts, though it is no conflict', async () => {
    const { ben, theirs } = await bothAhead();
    expect(ben.sync.conflicts()).toEqual([]);
    const { conflict, texts, their_version } = ben.sync.conflict(theirs);
    expect(conflict).toMatchObject({ name: 'Shared', choices: ['merge'] });
    expect(conflict.fields.map(({ field }) => field).toSorted()).toEqual(['description', 'script_body']);
    const body = conflict.fields.find(({ field }) => field === 'script_body');
    expect(texts[String(body?.theirs)]).toContain('// ONE');
    expect(texts[String(body?.yours)]).toContain('return 2;');
    expect(their_version).toBe(ben.scripts.get(theirs).current_version);
  });

  test('S50 accepted, it is the draft, and the publish asks for no tick', async () => {
    const { world, ann, ben, mine, theirs } = await bothAhead();
    await accept(ben, theirs);
    expect(ben.scripts.get(theirs)).toMatchObject({ body: merged, description: 'By Ann', behind: false });
    const { plan } = await ben.sync.plan({});
    expect(plan.changes.map(({ review }) => review)).toEqual([[]]);
    await world.run(ben.publish());
    await world.run(ann.sync.pull());
    expect(ann.scripts.get(mine)).toMatchObject({ body: merged, description: 'By Ann', unpublished: false });
  });

  test('S120 the answer can be taken back, and given again', async () => {
    const { ben, theirs } = await bothAhead();
    const { undo_id } = await accept(ben, theirs);
    ben.sync.undoAnswer(undo_id);
    expect(ben.scripts.get(theirs)).toMatchObject({ behind: true, unpublished: true, description: null });
    expect(ben.scripts.get(theirs).body).not.toBe(merged);
    expect(ben.sync.conflicts()).toEqual([]);
    await accept(ben, theirs);
    expect(ben.scripts.get(theirs).body).toBe(merged);
  });

  test('S121 an answer to other texts than the ones shown is refused', async () => {
    const { ben, theirs } = await bothAhead();
    const { key, local_hash, remote_hash } = ben.sync.conflict(theirs).conflict;
    ben.edit(theirs, first.replace('return 1;', 'return 3;'));
    const late = ben.sync.answer({
      lid: theirs,
      key,
      local_hash,
      remote_hash,
      choice: 'merge',
      texts: { script_body: merged },
      fields: { description: 'By Ann' },
    });
    expect(await failureOf(late)).toMatchObject({ code: 'conflict' });
    expect(ben.scripts.get(theirs).body).toContain('return 3;');
  });

  test('S120 there is nothing to accept where only one side is ahead', async () => {
    const { ben, theirs } = await bothAhead();
    await accept(ben, theirs);
    expect(() => ben.sync.conflict(theirs)).toThrow('no longer open');
  });
});
