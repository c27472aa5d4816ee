import { describe, expect, test } from 'vitest';
import type { ConflictChoice } from '#contract/model/sync-conflict.ts';
import type { ConflictAnswer } from '#contract/rpc/sync.ts';
import { findNewestVersion } from '#host/store/queries/script-versions.ts';
import { failureOf } from '#test/integration/host/failure-of.ts';
import { enhancedWorld, plainWorld, type ServiceStudio } from './world.ts';

const worlds = [
  ['a plain backend', plainWorld],
  ['an enhanced backend', enhancedWorld],
] as const;

/** The answer to what is open about this entity, as it is shown now. */
function answerTo(studio: ServiceStudio, lid: string, choice: ConflictChoice, more: Partial<ConflictAnswer> = {}) {
  const { key, local_hash, remote_hash } = studio.sync.conflict(lid).conflict;
  return studio.sync.answer({ lid, key, local_hash, remote_hash, choice, ...more });
}

describe.each(worlds)('on %s', (_name, makeWorld) => {
  /** Two studios that both have a published script. */
  async function shared(name: string) {
    const world = makeWorld();
    const ann = world.open('ann');
    const ben = world.open('ben');
    const mine = ann.scripts.create({ name, body: 'return 1;' }).lid;
    await world.run(ann.publish());
    await world.run(ben.sync.pull());
    return { world, ann, ben, mine, theirs: ben.lid(name) };
  }

  /** Ben learns that it is gone; where so much of what he has is gone at once, he is asked first. */
  async function deletedByAnn(name: string, edited: string) {
    const made = await shared(name);
    const { world, ann, ben, mine, theirs } = made;
    ann.scripts.remove(mine);
    await world.run(ann.publish());
    ben.edit(theirs, edited);
    const { run_id } = await world.run(ben.sync.pull());
    const asked = ben.sync.status().attention.some(({ kind }) => kind === 'deletions');
    if (asked) expect(await world.run(ben.sync.answerDeletions(run_id, true))).toMatchObject({ outcome: 'done' });
    expect(ben.sync.status().attention).toEqual([]);
    return made;
  }

  test('S67 deleted here and edited there: keep takes what is there', async () => {
    const { world, ann, ben, mine, theirs } = await shared('Kept');
    ben.scripts.remove(theirs);
    ann.edit(mine, 'return 2;');
    await world.run(ann.publish());
    await world.run(ben.sync.pull());
    expect(ben.sync.conflicts()).toMatchObject([{ kind: 'delete_vs_edit', choices: ['keep', 'delete_anyway'] }]);
    // What is unpublished and in conflict waits once.
    expect(ben.sync.status().counts).toMatchObject({ unpublished: 1, conflicts: 1, waiting: 1 });
    const { undo_id } = await answerTo(ben, theirs, 'keep');
    expect(ben.scripts.get(theirs)).toMatchObject({ body: 'return 2;', unpublished: false });
    ben.sync.undoAnswer(undo_id);
    expect(ben.sync.conflicts()).toMatchObject([{ lid: theirs, kind: 'delete_vs_edit' }]);
    expect(ben.scripts.list()).toEqual([]);
    await answerTo(ben, theirs, 'keep');
    expect((await ben.sync.plan({})).plan.operations).toEqual([]);
  });

  test('S66 S67 deleted here and edited there: deleting anyway is valid against what was shown', async () => {
    const { world, ann, ben, mine, theirs } = await shared('Unloved');
    ben.scripts.remove(theirs);
    ann.edit(mine, 'return 2;');
    await world.run(ann.publish());
    await world.run(ben.sync.pull());
    await answerTo(ben, theirs, 'delete_anyway');
    expect(await world.run(ben.publish())).toMatchObject({ outcome: 'done' });
    expect(world.backend.scripts()).toEqual([]);
    const texts = ben.sync.trash().flatMap(({ trash_id }) => Object.values(ben.sync.trashContent(trash_id).texts));
    expect(texts.sort()).toEqual(['return 1;', 'return 2;']);
  });

  test('S67 S120 deleting anyway can be taken back: the question is open again', async () => {
    const { world, ann, ben, mine, theirs } = await shared('Not so fast');
    ben.scripts.remove(theirs);
    ann.edit(mine, 'return 2;');
    await world.run(ann.publish());
    await world.run(ben.sync.pull());
    const { undo_id } = await answerTo(ben, theirs, 'delete_anyway');
    ben.sync.undoAnswer(undo_id);
    expect(ben.sync.trash()).toMatchObject([{ reason: 'You deleted it.' }]);
    expect(ben.sync.conflicts()).toMatchObject([{ lid: theirs, kind: 'delete_vs_edit' }]);
  });

  test('S68 edited here and deleted there: recreating makes it new, with its text', async () => {
    const { world, ben, theirs } = await deletedByAnn('Wanted back', 'return "still here";');
    expect(ben.sync.conflicts()).toMatchObject([{ kind: 'edit_vs_delete' }]);
    await answerTo(ben, theirs, 'recreate');
    expect(await world.run(ben.publish())).toMatchObject({ outcome: 'done' });
    expect(world.backend.scripts()).toMatchObject([{ name: 'Wanted back', body: 'return "still here";' }]);
    expect(ben.scripts.get(theirs)).toMatchObject({ unpublished: false });
  });

  test('S68 edited here and deleted there: discarding puts the edit into the Trash, and can be taken back', async () => {
    const { ben, theirs } = await deletedByAnn('Given up', 'return "mine";');
    const { undo_id } = await answerTo(ben, theirs, 'discard_to_trash');
    const [item] = ben.sync.trash();
    expect(Object.values(ben.sync.trashContent(item?.trash_id ?? '').texts)).toEqual(['return "mine";']);
    expect(ben.scripts.list()).toEqual([]);
    ben.sync.undoAnswer(undo_id);
    expect(ben.sync.trash()).toEqual([]);
    expect(ben.scripts.get(theirs)).toMatchObject({ body: 'return "mine";', conflict: true });
  });

  test('S70 both added one name: taking theirs over leads to one script, renaming mine to two', async () => {
    const world = makeWorld();
    const [ann, ben, cid] = [world.open('ann'), world.open('ben'), world.open('cid')];
    ann.scripts.create({ name: 'Same name', body: 'return "ann";' });
    await world.run(ann.publish());
    const bens = ben.scripts.create({ name: 'Same name', body: 'return "ben";' }).lid;
    const cids = cid.scripts.create({ name: 'Same name', body: 'return "cid";' }).lid;
    await world.run(ben.sync.pull());
    expect(ben.sync.conflicts()).toMatchObject([{ lid: bens, kind: 'both_added' }]);
    await answerTo(ben, bens, 'adopt');
    expect(ben.scripts.list()).toMatchObject([{ lid: bens, conflict: true }]);
    expect(ben.sync.conflicts()).toMatchObject([{ lid: bens, kind: 'fields', fields: [{ field: 'script_body' }] }]);
    await answerTo(ben, bens, 'merge', { texts: { script_body: 'return "both";' } });
    expect(await world.run(ben.publish())).toMatchObject({ outcome: 'done' });

    await world.run(cid.sync.pull());
    const taken = await failureOf(answerTo(cid, cids, 'rename_mine', { name: 'Same name' }));
    expect(taken).toMatchObject({ code: 'validation_error' });
    await answerTo(cid, cids, 'rename_mine', { name: 'Another name' });
    expect(await world.run(cid.publish())).toMatchObject({ outcome: 'done' });
    expect(
      world.backend
        .scripts()
        .map(({ name, body }) => [name, body])
        .sort(),
    ).toEqual([
      ['Another name', 'return "cid";'],
      ['Same name', 'return "both";'],
    ]);
  });

  test('S70 the same thing added on both sides is one thing, without a question', async () => {
    const world = makeWorld();
    const [ann, ben] = [world.open('ann'), world.open('ben')];
    ann.scripts.create({ name: 'Alike', body: 'return 1;' });
    await world.run(ann.publish());
    const mine = ben.scripts.create({ name: 'Alike', body: 'return 1;' }).lid;
    await world.run(ben.sync.pull());
    expect(ben.scripts.list()).toMatchObject([{ lid: mine, unpublished: false, conflict: false }]);
    expect((await ben.sync.plan({})).plan.operations).toEqual([]);
  });

  test('S120 whose words they are is not said of a change beside the text by who wrote the version', async () => {
    const { world, ann, ben, mine, theirs } = await shared('Described');
    ann.scripts.update({ lid: mine, description: 'from Ann' });
    await world.run(ann.publish());
    ben.scripts.update({ lid: theirs, description: 'from Ben' });
    await world.run(ben.sync.pull());
    const { conflict, their_author, their_version } = ben.sync.conflict(theirs);
    expect(conflict.fields.map(({ field }) => field)).toEqual(['description']);
    expect(findNewestVersion(ben.store, theirs)?.created_by).toEqual(expect.any(String));
    expect({ their_author, their_version }).toEqual({ their_author: null, their_version: expect.any(Number) });

    ann.edit(mine, 'return 2;');
    await world.run(ann.publish());
    await world.run(ben.sync.pull());
    expect(ben.sync.conflict(theirs)).toMatchObject({ their_author: expect.any(String), by_you: false });
  });

  test('S49 S120 fields in conflict are picked one by one; an answer that leaves one out is refused', async () => {
    const { world, ann, ben, mine, theirs } = await shared('Two words');
    ann.scripts.update({ lid: mine, description: 'from Ann' });
    ann.edit(mine, 'return 2;');
    await world.run(ann.publish());
    ben.scripts.update({ lid: theirs, description: 'from Ben' });
    ben.edit(theirs, 'return 3;');
    await world.run(ben.sync.pull());
    const { conflict, theirs: document } = ben.sync.conflict(theirs);
    expect(conflict.fields.map(({ field }) => field).sort()).toEqual(['description', 'script_body']);
    const half = failureOf(answerTo(ben, theirs, 'pick_fields', { fields: { description: 'from Ann' } }));
    expect(await half).toMatchObject({ code: 'validation_error', message: expect.stringContaining('text') });
    const script_body = document?.['script_body'] ?? null;
    await answerTo(ben, theirs, 'pick_fields', { fields: { description: 'from Ben', script_body } });
    expect(await world.run(ben.publish())).toMatchObject({ outcome: 'done' });
    await world.run(ann.sync.pull());
    expect(ann.scripts.get(mine)).toMatchObject({ description: 'from Ben', body: 'return 2;', unpublished: false });
  });

  test('S120 a text that the author gives up for that of the server lies in the Trash, until the answer is taken back', async () => {
    const { world, ann, ben, mine, theirs } = await shared('Given way');
    ann.edit(mine, 'return 2;');
    await world.run(ann.publish());
    ben.edit(theirs, 'return 3;');
    await world.run(ben.sync.pull());
    const { undo_id } = await answerTo(ben, theirs, 'merge', { texts: { script_body: 'return 2;' } });
    expect(ben.scripts.get(theirs)).toMatchObject({ body: 'return 2;', unpublished: false });
    const [item] = ben.sync.trash();
    expect(Object.values(ben.sync.trashContent(item?.trash_id ?? '').texts)).toEqual(['return 3;']);
    ben.sync.undoAnswer(undo_id);
    expect(ben.sync.trash()).toEqual([]);
    expect(ben.scripts.get(theirs)).toMatchObject({ body: 'return 3;', conflict: true });
    await answerTo(ben, theirs, 'merge', { texts: { script_body: 'return "2 and 3";' } });
    expect(ben.sync.trash()).toEqual([]);
  });

  test('S121 an answer to what is no longer so is refused, and nothing is overwritten', async () => {
    const { world, ann, ben, mine, theirs } = await shared('Moving');
    ann.edit(mine, 'return 2;');
    await world.run(ann.publish());
    ben.edit(theirs, 'return 3;');
    await world.run(ben.sync.pull());
    const { key, local_hash, remote_hash } = ben.sync.conflict(theirs).conflict;
    const answer = { lid: theirs, key, local_hash, remote_hash, choice: 'merge' as const };
    ann.edit(mine, 'return 4;');
    await world.run(ann.publish());
    await world.run(ben.sync.pull());
    const refused = await failureOf(ben.sync.answer({ ...answer, texts: { script_body: 'return 23;' } }));
    expect(refused).toMatchObject({ code: 'conflict' });
    expect(ben.scripts.get(theirs)).toMatchObject({ body: 'return 3;' });
    expect(ben.sync.conflicts()).toMatchObject([{ key }]);
  });

  test('an answer can no longer be taken back once the author has gone on', async () => {
    const { world, ann, ben, mine, theirs } = await shared('Gone on');
    ann.edit(mine, 'return 2;');
    await world.run(ann.publish());
    ben.edit(theirs, 'return 3;');
    await world.run(ben.sync.pull());
    const { undo_id } = await answerTo(ben, theirs, 'merge', { texts: { script_body: 'return 23;' } });
    ben.edit(theirs, 'return 24;');
    expect(await failureOf(Promise.resolve().then(() => ben.sync.undoAnswer(undo_id)))).toMatchObject({
      code: 'conflict',
    });
    expect(ben.scripts.get(theirs)).toMatchObject({ body: 'return 24;' });
  });

  test('S50 a merge that breaks what was whole is a conflict, answered only with a text that parses', async () => {
    const world = makeWorld();
    const checkText = async (body: string) => (body.includes('A2') && body.includes('E2') ? 'It is broken.' : null);
    const ann = world.open('ann');
    const ben = world.open('ben', { checkText });
    const text = (a: string, e: string) => `${a}\nb\nc\nd\n${e}\n`;
    const mine = ann.scripts.create({ name: 'Fragile', body: text('A1', 'E1') }).lid;
    await world.run(ann.publish());
    await world.run(ben.sync.pull());
    const theirs = ben.lid('Fragile');
    ann.edit(mine, text('A2', 'E1'));
    await world.run(ann.publish());
    ben.edit(theirs, text('A1', 'E2'));
    await world.run(ben.sync.pull());
    await world.pass(1000);
    expect((await ben.sync.plan({})).plan.operations).toEqual([]);
    expect(ben.sync.conflicts()).toMatchObject([{ lid: theirs, kind: 'merged_suspicious' }]);
    const broken = await failureOf(answerTo(ben, theirs, 'merge', { texts: { script_body: text('A2', 'E2') } }));
    expect(broken).toMatchObject({ code: 'validation_error', message: expect.stringContaining('It is broken.') });
    await answerTo(ben, theirs, 'merge', { texts: { script_body: text('A2', 'E3') } });
    expect(await world.run(ben.publish())).toMatchObject({ outcome: 'done' });
  });
});
