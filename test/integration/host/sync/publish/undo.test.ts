import { describe, expect, it } from 'vitest';
import { findChangeSet } from '#host/store/queries/change-sets.ts';
import { listOperations } from '#host/store/queries/operations.ts';
import { approveEverything, idOf, longer, published, serverHas, somebody, text } from './scenario.ts';
import { never } from './studio.ts';
import { baselineWorld, enhancedWorld } from './world.ts';

const kinds = [
  ['a plain backend', baselineWorld],
  ['a backend with change sets', enhancedWorld],
] as const;

describe.each(kinds)('undoing what was published to %s', (_, newWorld) => {
  it('S98 takes back what was created and changed, and says what cannot come back', async () => {
    const world = newWorld();
    const csId = await approveEverything(world);
    await world.studio.carryOut(csId);
    const { set, skipped } = await world.studio.publisher.undoOf(csId, never);
    expect(skipped).toEqual([
      { name: expect.any(String), reason: expect.stringContaining('comes back only as something new') },
    ]);
    const undoId = world.studio.storeUndo(csId, set);
    const end = await world.studio.carryOut(undoId);
    expect(end).toMatchObject({ outcome: 'done', not_applied: [] });
    expect(serverHas(world)).toEqual([`Tidy | Before. | draft | ${text}`]);
    expect(world.studio.scripts.get(world.studio.entity('Tidy').lid)).toMatchObject({ body: longer });
    expect(world.studio.entity('Mail')).toMatchObject({ base_hash: null, remote_id: null, remote_hash: null });
    const states = new Set(listOperations(world.studio.store, csId).map(({ kind, state }) => `${kind} ${state}`));
    expect(states).toContain('create compensated');
  });

  it('S98 what was taken back can be published again', async () => {
    const world = newWorld();
    world.studio.scripts.create({ name: 'Mail', description: null, body: text });
    const csId = (await world.studio.publish()).cs_id ?? '';
    const { set } = await world.studio.publisher.undoOf(csId, never);
    await world.studio.carryOut(world.studio.storeUndo(csId, set));
    expect(serverHas(world)).toEqual([]);
    await world.studio.pull();
    expect((await world.studio.publish()).outcome).toBe('done');
    await world.studio.pull();
    expect(serverHas(world)).toEqual([`Mail |  | draft | ${text}`]);
    expect(world.studio.entities()).toHaveLength(1);
  });

  it('S98 leaves what somebody has changed since, and says so', async () => {
    const world = newWorld();
    const lid = await published(world, 'Tidy', 'Before.');
    world.studio.scripts.update({ lid, description: 'After.' });
    const csId = (await world.studio.publish()).cs_id ?? '';
    if (newWorld === baselineWorld) {
      await somebody(world, 'PUT', `/governance/scripts/${idOf(world, 'Tidy')}`, { description: 'Theirs.' });
    } else {
      const row = world.studio.entity('Tidy');
      world.studio.scripts.update({ lid: row.lid, description: 'Newer.' });
      await world.studio.publish();
    }
    const { set, skipped } = await world.studio.publisher.undoOf(csId, never);
    expect(set.operations).toEqual([]);
    expect(skipped).toEqual([{ name: 'Tidy', reason: 'Somebody has changed it since.' }]);
  });
});

describe('undoing on a plain backend', () => {
  it('S98 takes back what a publish that stopped half-way had applied, and closes it', async () => {
    const world = baselineWorld();
    world.studio.scripts.create({ name: 'Mail', description: null, body: text });
    world.studio.scripts.create({ name: 'Other', description: null, body: text });
    const csId = world.studio.approve();
    await somebody(world, 'POST', '/governance/scripts', { name: 'Mail' });
    expect((await world.studio.carryOut(csId)).outcome).toBe('needs_person');
    const { set, skipped } = await world.studio.publisher.undoOf(csId, never);
    expect(skipped).toEqual([]);
    expect((await world.studio.carryOut(world.studio.storeUndo(csId, set))).outcome).toBe('done');
    expect(serverHas(world)).toEqual(['Mail |  | draft | // New script']);
    expect(findChangeSet(world.studio.store, csId)?.state).toBe('left');
  });

  it('S98 a status that was never on becomes inactive, and a text goes back as a version of its own', async () => {
    const world = baselineWorld();
    const lid = await published(world, 'Tidy');
    const { local_rev } = world.studio.scripts.get(lid);
    world.studio.scripts.saveDraft({ lid, body: longer, base_rev: local_rev });
    world.studio.setStatus(lid, 'active');
    const csId = (await world.studio.publish()).cs_id ?? '';
    const { set } = await world.studio.publisher.undoOf(csId, never);
    expect((await world.studio.carryOut(world.studio.storeUndo(csId, set))).outcome).toBe('done');
    expect(serverHas(world)).toEqual([`Tidy |  | inactive | ${text}`]);
    const entry = world.backend.tenant.scripts.get(idOf(world, 'Tidy'));
    const version = listOperations(world.studio.store, csId).find(({ kind }) => kind === 'publish_version');
    expect(entry?.versions.get(4)?.change_description).toMatch(
      new RegExp(`^Undo: As agreed.\nhw: op=[0-9a-f-]+ base=v3 undo=${version?.op_id}$`),
    );
  });
});
