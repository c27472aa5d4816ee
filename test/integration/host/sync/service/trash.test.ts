import { describe, expect, test } from 'vitest';
import { EventHub } from '#host/services/event-hub.ts';
import { Checkpoints } from '#host/services/scripts/checkpoints.ts';
import { Contexts } from '#host/services/scripts/contexts.ts';
import { importSamples } from '#host/services/workspaces/samples.ts';
import { failureOf } from '#test/integration/host/failure-of.ts';
import { enhancedWorld, plainWorld, type ServiceStudio } from './world.ts';

const worlds = [
  ['a plain backend', plainWorld],
  ['an enhanced backend', enhancedWorld],
] as const;

function itemNamed(studio: ServiceStudio, name: string) {
  const found = studio.sync.trash().filter((item) => item.name === name);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} in the Trash are called ${name}`);
  return found[0];
}

describe.each(worlds)('the Trash on %s', (_name, makeWorld) => {
  test('gives back what was deleted and not yet published as it was, unpublished words included', async () => {
    const world = makeWorld();
    const studio = world.open('ann');
    const { lid } = studio.scripts.create({ name: 'Too fast', body: 'return 1;' });
    await world.run(studio.publish());
    studio.edit(lid, 'return "never published";');
    studio.scripts.remove(lid);
    expect((await studio.sync.plan({})).plan.changes).toMatchObject([{ lid, action: 'delete' }]);
    const { trash_id } = itemNamed(studio, 'Too fast');
    expect(studio.sync.restore(trash_id)).toEqual({ lid });
    expect(studio.scripts.get(lid)).toMatchObject({ body: 'return "never published";', unpublished: true });
    expect(studio.sync.trash()).toEqual([]);
    expect((await studio.sync.plan({})).plan.changes).toMatchObject([{ lid, action: 'change' }]);
  });

  test('keeps words that nobody published, though their script came back as others have it and is deleted again', async () => {
    const world = makeWorld();
    const [ann, ben] = [world.open('ann'), world.open('ben')];
    const { lid } = ann.scripts.create({ name: 'Twice', body: 'return 1;' });
    await world.run(ann.publish());
    await world.run(ben.sync.pull());
    const theirs = ben.lid('Twice');
    ben.edit(theirs, 'return "never published";');
    ben.scripts.remove(theirs);
    ann.edit(lid, 'return 2;');
    await world.run(ann.publish());
    await world.run(ben.sync.pull());
    const { key, local_hash, remote_hash } = ben.sync.conflict(theirs).conflict;
    await ben.sync.answer({ lid: theirs, key, local_hash, remote_hash, choice: 'keep' });
    ben.scripts.remove(theirs);
    const texts = () =>
      ben.sync.trash().flatMap(({ trash_id }) => Object.values(ben.sync.trashContent(trash_id).texts));
    expect(texts().sort()).toEqual(['return "never published";', 'return 2;']);
    ben.scripts.undoRemove(theirs);
    expect(ben.scripts.get(theirs).body).toBe('return 2;');
    expect(texts()).toEqual(['return "never published";']);
  });

  test('gives back what was deleted for everybody as something new, with what belongs to it, under a free name', async () => {
    const world = makeWorld();
    const studio = world.open('ann');
    const hub = new EventHub();
    const contexts = new Contexts(studio.store, studio.scripts, hub);
    const checkpoints = new Checkpoints(studio.store, studio.scripts);
    const { lid } = studio.scripts.create({ name: 'Come back', body: 'return 1;' });
    contexts.save({ context_id: null, lid, name: 'case', text: '{"a":1}' });
    checkpoints.create(lid, 'good');
    await world.run(studio.publish());
    studio.scripts.remove(lid);
    await world.run(studio.publish());
    expect(world.backend.scripts()).toEqual([]);
    expect(studio.sync.status().counts).toMatchObject({ unpublished: 0, trash: 1 });
    studio.scripts.create({ name: 'Come back', body: 'return "another";' });

    const { lid: back } = studio.sync.restore(itemNamed(studio, 'Come back').trash_id);
    expect(back).not.toBe(lid);
    expect(studio.scripts.get(back)).toMatchObject({ name: 'Come back (restored)', id: null, body: 'return 1;' });
    expect(contexts.list(back)).toMatchObject([{ name: 'case' }]);
    expect(checkpoints.list(back)).toMatchObject([{ name: 'good' }]);
    expect(await world.run(studio.publish())).toMatchObject({ outcome: 'done', applied: 2 });
    expect(await failureOf(Promise.resolve().then(() => studio.sync.restore(lid)))).toMatchObject({
      code: 'not_found',
    });
  });
});

describe('what is gone from a plain backend and kept here', () => {
  test('S24 is told in the status, until it is deleted here', async () => {
    const world = plainWorld();
    const [ann, ben] = [world.open('ann'), world.open('ben')];
    const { lid } = ann.scripts.create({ name: 'Wanted by Ben', body: 'return 1;' });
    await world.run(ann.publish());
    await world.run(ben.sync.pull());
    ann.scripts.remove(lid);
    await world.run(ann.publish());
    const { run_id } = await world.run(ben.sync.pull());
    expect(ben.sync.status()).toMatchObject({ attention: [{ kind: 'deletions' }], counts: { kept: 0 } });
    await world.run(ben.sync.answerDeletions(run_id, false));
    expect(ben.sync.status()).toMatchObject({ attention: [], counts: { unpublished: 0, kept: 1 } });
    await world.run(ben.sync.pull());
    expect(ben.sync.status()).toMatchObject({ attention: [], counts: { kept: 1 } });
    ben.scripts.remove(ben.lid('Wanted by Ben'));
    expect(ben.sync.status().counts.kept).toBe(0);
  });
});

describe.each(worlds)('samples that came with the studio, on %s', (_name, makeWorld) => {
  test('and that the backend never had become scripts of the author: nothing is asked, nothing goes to the Trash', async () => {
    const world = makeWorld();
    const studio = world.open('ann');
    importSamples(studio.store, true);
    const samples = studio.scripts.list();
    expect(samples.length).toBeGreaterThan(3);
    const [edited] = samples;
    studio.edit(edited?.lid ?? '', 'return "mine";');
    expect(await world.run(studio.sync.pull())).toMatchObject({ outcome: 'done', deleted: 0 });
    const after = studio.scripts.list();
    expect(after.map(({ lid }) => lid).sort()).toEqual(samples.map(({ lid }) => lid).sort());
    expect(after.filter(({ id, unpublished, status }) => id !== null || !unpublished || status !== 'draft')).toEqual(
      [],
    );
    expect(studio.scripts.get(edited?.lid ?? '').body).toBe('return "mine";');
    expect(studio.sync.status()).toMatchObject({ attention: [], counts: { conflicts: 0, trash: 0 } });
    expect(await world.run(studio.publish())).toMatchObject({ outcome: 'done', applied: samples.length });
    expect(world.backend.scripts()).toHaveLength(samples.length);
  });
});
