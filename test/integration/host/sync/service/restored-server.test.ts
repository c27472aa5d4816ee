import { describe, expect, test } from 'vitest';
import { enhancedWorld, plainWorld, type ServiceStudio } from './world.ts';

/** A server that is put back to how it was when `backUp` was called. */
function restorable() {
  const world = enhancedWorld();
  const { tenant } = world.backend;
  const serverBody = (name: string) => world.backend.scripts().find((script) => script.name === name)?.body;
  return { world, serverBody, backUp: () => tenant.backup(), restore: (copy: typeof tenant) => tenant.restore(copy) };
}

const forgottenOf = (studio: ServiceStudio) =>
  studio.sync.status().attention.flatMap((one) => (one.kind === 'diverged' ? one.forgotten : []));

describe('a server that was restored from a backup', () => {
  test('S32 F23 what it lost of the author is unpublished again, and the next publish brings it back', async () => {
    const { world, serverBody, backUp, restore } = restorable();
    const ann = world.open('ann');
    const { lid } = ann.scripts.create({ name: 'Kept', body: 'return 1;' });
    await world.run(ann.publish());
    const backup = backUp();
    ann.edit(lid, 'return 2;');
    await world.run(ann.publish());
    ann.edit(lid, 'return 3;');
    await world.run(ann.publish());
    const made = ann.scripts.create({ name: 'Made since', body: 'return "new";' }).lid;
    await world.run(ann.publish());
    restore(backup);
    await world.run(ann.sync.pull());
    expect(ann.scripts.get(lid)).toMatchObject({ body: 'return 3;', unpublished: true, conflict: false });
    expect(ann.scripts.get(made)).toMatchObject({ body: 'return "new";', unpublished: true });
    expect(forgottenOf(ann).map(({ names }) => names)).toEqual([['Kept'], ['Kept'], ['Made since']]);
    expect(ann.sync.status().counts).toMatchObject({ unpublished: 2, conflicts: 0 });
    expect(await world.run(ann.publish())).toMatchObject({ outcome: 'done' });
    expect([serverBody('Kept'), serverBody('Made since')]).toEqual(['return 3;', 'return "new";']);
  });

  test('S32 what the author has written since their lost publish is kept with it', async () => {
    const { world, serverBody, backUp, restore } = restorable();
    const ann = world.open('ann');
    const { lid } = ann.scripts.create({ name: 'Going on', body: 'one\ntwo\nthree\nfour\nfive\n' });
    await world.run(ann.publish());
    const backup = backUp();
    ann.edit(lid, 'ONE\ntwo\nthree\nfour\nfive\n');
    await world.run(ann.publish());
    ann.edit(lid, 'ONE\ntwo\nthree\nfour\nFIVE\n');
    restore(backup);
    await world.run(ann.sync.pull());
    expect(ann.scripts.get(lid)).toMatchObject({ body: 'ONE\ntwo\nthree\nfour\nFIVE\n', unpublished: true });
    await world.run(ann.publish());
    expect(serverBody('Going on')).toBe('ONE\ntwo\nthree\nfour\nFIVE\n');
  });

  test('S32 S65 what others published after the restore is not overwritten by publishing again', async () => {
    const { world, serverBody, backUp, restore } = restorable();
    const [ann, ben] = [world.open('ann'), world.open('ben')];
    const { lid } = ann.scripts.create({ name: 'Both', body: 'return 1;' });
    await world.run(ann.publish());
    await world.run(ben.sync.pull());
    const backup = backUp();
    ann.edit(lid, 'return "ann";');
    await world.run(ann.publish());
    restore(backup);
    ben.edit(ben.lid('Both'), 'return "ben";');
    await world.run(ben.publish());
    await world.run(ann.sync.pull());
    expect(ann.sync.conflicts()).toMatchObject([{ lid, kind: 'fields', fields: [{ field: 'script_body' }] }]);
    expect(ann.scripts.get(lid)).toMatchObject({ body: 'return "ann";' });
    expect(serverBody('Both')).toBe('return "ben";');
  });

  /** Ann publishes, Ben publishes on top of it, Ann has both; the backup is from before Ann's, or from between the two. */
  async function overBen(backup: 'before both' | 'between', change: (ben: ServiceStudio, lid: string) => void) {
    const { world, backUp, restore } = restorable();
    const [ann, ben] = [world.open('ann'), world.open('ben')];
    const { lid } = ann.scripts.create({ name: 'Mixed', body: 'return 1;' });
    await world.run(ann.publish());
    await world.run(ben.sync.pull());
    const before = backUp();
    ann.edit(lid, 'return "ann";');
    await world.run(ann.publish());
    const between = backUp();
    await world.run(ben.sync.pull());
    change(ben, ben.lid('Mixed'));
    await world.run(ben.publish());
    await world.run(ann.sync.pull());
    return { world, ann, lid, restore: () => restore(backup === 'between' ? between : before) };
  }

  test('S32 S65 what of others the author has gone on from is lost with theirs, and the author is asked', async () => {
    const { world, ann, lid, restore } = await overBen('between', (ben, theirs) => ben.edit(theirs, 'return "ben";'));
    ann.edit(lid, 'return "ann again";');
    await world.run(ann.publish());
    restore();
    await world.run(ann.sync.pull());
    expect(ann.scripts.get(lid)).toMatchObject({ body: 'return "ann again";' });
    expect(ann.sync.conflicts()).toMatchObject([{ lid, kind: 'fields' }]);
  });

  test('S32 S65 where nobody can tell what both sides had before, the author is asked', async () => {
    const { world, ann, lid, restore } = await overBen('before both', (ben, theirs) =>
      ben.scripts.update({ lid: theirs, description: 'Words of Ben' }),
    );
    restore();
    await world.run(ann.sync.pull());
    expect(ann.scripts.get(lid)).toMatchObject({ body: 'return "ann";', description: 'Words of Ben' });
    expect(ann.sync.conflicts()).toMatchObject([{ lid, kind: 'fields', base_hash: null }]);
  });

  test('S23 S24 what cannot be confirmed to be gone now is asked about again', async () => {
    const { world, backUp, restore } = restorable();
    const [ann, ben] = [world.open('ann'), world.open('ben')];
    ann.scripts.create({ name: 'Stays', body: 'return 1;' });
    await world.run(ann.publish());
    const backup = backUp();
    ann.scripts.create({ name: 'Goes', body: 'return 2;' });
    await world.run(ann.publish());
    await world.run(ben.sync.pull());
    restore(backup);
    const confirm = async () => {
      await world.run(ben.sync.pull());
      const [asks] = ben.sync.status().attention.filter(({ kind }) => kind === 'deletions');
      if (asks?.kind !== 'deletions') throw new Error('Nothing is asked.');
      await world.run(ben.sync.answerDeletions(asks.run_id, true));
      return ben.scripts.list().map(({ name }) => name);
    };
    ben.network.choose = (_, path) => (path.startsWith('/governance/scripts/') ? 'error_before' : 'none');
    expect(await confirm()).toEqual(expect.arrayContaining(['Stays', 'Goes']));
    ben.network.choose = () => 'none';
    expect(await confirm()).toEqual(['Stays']);
    expect(ben.sync.trash()).toMatchObject([{ name: 'Goes' }]);
  });

  test('S25 S32 what others had published since and nobody here has changed lies in the Trash', async () => {
    const { world, backUp, restore } = restorable();
    const [ann, ben] = [world.open('ann'), world.open('ben')];
    ann.scripts.create({ name: 'Of Ann', body: 'return 1;' });
    await world.run(ann.publish());
    const backup = backUp();
    ann.edit(ann.lid('Of Ann'), 'return 2;');
    await world.run(ann.publish());
    await world.run(ben.sync.pull());
    restore(backup);
    await world.run(ben.sync.pull());
    const [item, ...others] = ben.sync.trash();
    expect(others).toEqual([]);
    expect(item).toMatchObject({ name: 'Of Ann', reason: expect.stringContaining('put back to an earlier state') });
    expect(Object.values(ben.sync.trashContent(item?.trash_id ?? '').texts)).toEqual(['return 2;']);
    expect(ben.scripts.get(ben.lid('Of Ann'))).toMatchObject({ body: 'return 1;', unpublished: false });
  });

  test('S32 a studio that is closed before everything was read again has lost nothing', async () => {
    const { world, backUp, restore } = restorable();
    const ann = world.open('ann');
    const { lid } = ann.scripts.create({ name: 'Closed', body: 'return 1;' });
    await world.run(ann.publish());
    const backup = backUp();
    ann.edit(lid, 'return 2;');
    await world.run(ann.publish());
    restore(backup);
    ann.network.choose = (request) => (request.url.includes('/v1/snapshot') ? 'refused' : 'none');
    await world.run(ann.sync.pull().catch(() => undefined));
    const again = await world.run(ann.restart());
    again.network.choose = () => 'none';
    await world.run(again.sync.pull());
    expect(again.scripts.get(lid)).toMatchObject({ body: 'return 2;', unpublished: true });
    expect(forgottenOf(again)).toHaveLength(1);
  });

  test('S32 a lost undo is named too, and does not stop the pull', async () => {
    const { world, backUp, restore } = restorable();
    const ann = world.open('ann');
    const { lid } = ann.scripts.create({ name: 'Undone', body: 'return 1;' });
    await world.run(ann.publish());
    ann.edit(lid, 'return 2;');
    const { cs_id } = await world.run(ann.publish());
    const backup = backUp();
    await world.run(ann.sync.undo(cs_id ?? ''));
    const before = ann.scripts.get(lid).body;
    restore(backup);
    expect(await world.run(ann.sync.pull())).toMatchObject({ outcome: 'done' });
    expect(forgottenOf(ann)).toMatchObject([{ names: ['Undone'] }]);
    expect(ann.scripts.get(lid).body).toBe(before);
  });

  test('S32 the notice stays until it is dismissed, also over a restart, and comes back for nothing else', async () => {
    const { world, backUp, restore } = restorable();
    const ann = world.open('ann');
    const { lid } = ann.scripts.create({ name: 'Noticed', body: 'return 1;' });
    await world.run(ann.publish());
    const backup = backUp();
    ann.edit(lid, 'return 2;');
    await world.run(ann.publish());
    restore(backup);
    await world.run(ann.sync.pull());
    await world.run(ann.sync.pull());
    const again = await world.run(ann.restart());
    expect(forgottenOf(again)).toHaveLength(1);
    again.sync.dismiss('diverged');
    expect(again.sync.status().attention).toEqual([]);
    await world.run(again.sync.pull());
    expect(again.sync.status()).toMatchObject({ attention: [], counts: { unpublished: 1 } });
    const second = backUp();
    await world.run(again.publish());
    restore(second);
    await world.run(again.sync.pull());
    expect(forgottenOf(again)).toHaveLength(1);
    expect(again.scripts.get(lid)).toMatchObject({ body: 'return 2;', unpublished: true });
  });
});

describe('a plain server that was restored from a backup', () => {
  function restorablePlain() {
    const world = plainWorld();
    const { scripts } = world.backend.tenant;
    const restore = (copy: typeof scripts) => {
      scripts.clear();
      for (const [id, entry] of structuredClone(copy)) scripts.set(id, entry);
    };
    return { world, backUp: () => structuredClone(scripts), restore };
  }

  test('S32 S120 a version that the author published and that it has lost is a question, and nothing is taken over it', async () => {
    const { world, backUp, restore } = restorablePlain();
    const ann = world.open('ann');
    const { lid } = ann.scripts.create({ name: 'Plain', description: 'Words.', body: 'return 1;' });
    await world.run(ann.publish());
    const backup = backUp();
    ann.edit(lid, 'return 2;');
    ann.scripts.update({ lid, description: 'Other words.' });
    await world.run(ann.publish());
    await world.run(ann.sync.pull());
    restore(backup);
    await world.run(ann.sync.pull());
    expect(ann.scripts.get(lid)).toMatchObject({ body: 'return 2;', description: 'Other words.', unpublished: true });
    const [conflict] = ann.sync.conflicts();
    expect(conflict?.fields.map(({ field }) => field).sort()).toEqual(['description', 'script_body']);
  });

  test('S32 S120 so it is where somebody has published another version of that number since', async () => {
    const { world, backUp, restore } = restorablePlain();
    const ann = world.open('ann');
    const { lid } = ann.scripts.create({ name: 'Plain', body: 'return 1;' });
    await world.run(ann.publish());
    const backup = backUp();
    ann.edit(lid, 'return 2;');
    await world.run(ann.publish());
    await world.run(ann.sync.pull());
    restore(backup);
    await world.pass(60_000);
    const [script] = world.backend.scripts();
    world.backend.writeAsWebUser(script?.id ?? '', 'return "theirs";');
    await world.run(ann.sync.pull());
    expect(ann.scripts.get(lid)).toMatchObject({ body: 'return 2;', unpublished: true });
    expect(ann.sync.conflicts()).toMatchObject([{ lid, kind: 'fields', fields: [{ field: 'script_body' }] }]);
  });
});
