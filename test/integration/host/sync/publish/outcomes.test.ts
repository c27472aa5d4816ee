import { describe, expect, it } from 'vitest';
import { AppError } from '#contract/errors/app-error.ts';
import type { ChangeSet } from '#contract/model/change-set.ts';
import { entityTypes } from '#engine/sync/entity-types.ts';
import { formatBirthMark } from '#engine/sync/marks.ts';
import { readScript } from '#host/store/documents.ts';
import { writeCursor } from '#host/store/queries/feed-cursor.ts';
import { readChangeSet, storeChangeSet } from '#host/sync/publish/change-set-store.ts';
import {
  type AnyWorld,
  effects,
  expectAgreed,
  idOf,
  longer,
  published,
  serverHas,
  somebody,
  text,
} from './scenario.ts';
import { never } from './studio.ts';
import { baselineWorld, enhancedWorld } from './world.ts';

const scripts = '/governance/scripts';

/** Nothing at all where there is nothing to publish. */
async function publishWhatIsLeft(world: AnyWorld): Promise<{ outcome: string }> {
  try {
    return await world.studio.publish();
  } catch (error) {
    if (error instanceof AppError && error.code === 'unprocessable') return { outcome: 'nothing' };
    throw error;
  }
}

describe('what a plain backend answers', () => {
  it('S92 accepted and not applied is shown, and not sent again', async () => {
    const world = baselineWorld({ ignores_description_b9: true });
    const lid = await published(world, 'Tidy', 'Before.');
    await somebody(world, 'POST', `${scripts}/${idOf(world, 'Tidy')}/activate`);
    await world.studio.pull();
    world.studio.scripts.update({ lid, name: 'Neat', description: 'After.' });
    const csId = world.studio.approve();
    const end = await world.studio.carryOut(csId);
    expect(end.outcome).toBe('rejected');
    expect(world.studio.steps(csId)).toEqual([
      expect.stringMatching(/^update rejected 200 1 The server accepted this and shows another description/),
    ]);
    const row = world.studio.entity('Neat');
    expect(readScript(row.base_json ?? '')).toMatchObject({ name: 'Neat', description: 'Before.' });
    expect(readScript(row.local_json ?? '')).toMatchObject({ name: 'Neat', description: 'After.' });
  });

  it('S92 F6 that something is active already is the echo of our own success', async () => {
    for (const already_is_412_b7 of [true, false]) {
      const world = baselineWorld({ already_is_412_b7 });
      const { lid } = world.studio.scripts.create({ name: 'Mail', description: null, body: text });
      world.studio.setStatus(lid, 'active');
      world.network.choose = (_, path) => (path.endsWith('/activate') ? 'double' : 'none');
      const end = await world.studio.publish();
      expect(end.outcome).toBe('done');
      expect(world.studio.steps(end.cs_id ?? '').at(-1)).toBe(`set_status acked ${already_is_412_b7 ? 412 : 409} 1`);
      expectAgreed(world, 'Mail');
    }
  });

  it('S93 a server that never says what it does is asked about by a person, in the end', async () => {
    const world = baselineWorld({ violation_is_500_b6: true });
    await somebody(world, 'POST', scripts, { name: 'Mail' });
    world.studio.scripts.create({ name: 'Mail', description: null, body: text });
    const csId = world.studio.approve();
    const end = await world.studio.carryOut(csId);
    expect(end.outcome).toBe('needs_person');
    expect(end.not_applied[0]?.message).toMatch(/^It was sent 5 times, no answer came/);
    const bodies = world.backend.effects.map(({ after }) => after['name']);
    expect(bodies).toEqual(['Mail']);
    expect(new Set(world.network.writes)).toEqual(new Set(['POST /governance/scripts']));
  });

  it('S93 what is sent again has the same mark, name and text', async () => {
    const world = baselineWorld();
    const sent: string[] = [];
    world.network.choose = ({ method, body }) => {
      if (method !== 'POST' || sent.length >= 2) return 'none';
      sent.push(Buffer.from(body ?? new Uint8Array()).toString());
      return 'drop_request';
    };
    world.studio.scripts.create({ name: 'Mail', description: 'Words.', body: text });
    expect((await world.studio.publish()).outcome).toBe('done');
    expect(sent[0]).toContain('hw: new=');
    expect(sent[1]).toBe(sent[0]);
  });

  it('S93 S96 a server that loses marks is found out, and an unanswered creation there is asked about', async () => {
    const world = baselineWorld();
    const strip = world.backend.handle.bind(world.backend);
    world.backend.handle = (request) => {
      const body =
        request.body === null
          ? null
          : Buffer.from(request.body)
              .toString()
              .replace(/\\n?hw: new=[0-9a-f-]+/, '');
      return strip({ ...request, body: body === null ? null : Buffer.from(body) });
    };
    world.studio.scripts.create({ name: 'First', description: 'Words.', body: text });
    expect((await world.studio.publish()).outcome).toBe('done');
    expect(world.studio.profiles.profile().marks_survive).toBe(false);
    expect(world.studio.said.join()).toContain('does not keep the mark');
    expect(serverHas(world)).toEqual([`First | Words. | draft | ${text}`]);
    world.network.choose = (_, path) => (path === scripts ? 'drop_response' : 'none');
    world.studio.scripts.create({ name: 'Second', description: null, body: text });
    expect((await world.studio.publish()).outcome).toBe('needs_person');
    expect(effects(world).filter((kind) => kind === 'create')).toHaveLength(2);
  });

  it('S96 long words give way to the mark and come back in full', async () => {
    const world = baselineWorld();
    const description = 'x'.repeat(2000);
    const { lid } = world.studio.scripts.create({ name: 'Long', description, body: text });
    world.studio.setStatus(lid, 'active');
    expect((await world.studio.publish()).outcome).toBe('done');
    expect(serverHas(world)).toEqual([`Long | ${description} | active | ${text}`]);
    expectAgreed(world, 'Long');
  });

  it('S96 F21 words that somebody wrote beside the mark stay', async () => {
    const world = baselineWorld();
    world.studio.scripts.create({ name: 'Mail', description: 'Mine.', body: text });
    const csId = world.studio.approve();
    const mark = readChangeSet(world.studio.store, csId).operations[0]?.op_id ?? '';
    world.network.choose = (_, path) => {
      if (!path.endsWith('/versions')) return 'none';
      void somebody(world, 'PUT', `${scripts}/${idOf(world, 'Mail')}`, {
        description: formatBirthMark('Theirs.', mark),
      });
      return 'none';
    };
    await world.studio.carryOut(csId);
    expect(serverHas(world)).toEqual([`Mail | Theirs. | draft | ${text}`]);
  });

  it('S92 what somebody did to a creation before it was read back is theirs, and is not written over', async () => {
    const world = baselineWorld();
    world.studio.scripts.create({ name: 'Mail', description: 'Mine.', body: text });
    let created = false;
    world.network.boundary = (where) => {
      if (created || !where.startsWith('after POST')) return;
      created = true;
      const path = `${scripts}/${idOf(world, 'Mail')}`;
      void somebody(world, 'POST', `${path}/versions`, { script_body: longer });
      void somebody(world, 'PUT', path, { description: 'Theirs.' });
    };
    await world.studio.publish();
    await world.studio.pull();
    expect((await publishWhatIsLeft(world)).outcome).not.toBe('done');
    expect(serverHas(world)).toEqual([`Mail | Theirs. | draft | ${longer}`]);
    const kinds = world.studio.store.all(world.studio.store.build.selectFrom('conflict').select(['kind', 'state']));
    expect(kinds).toContainEqual({ kind: 'fields', state: 'open' });
  });

  it('S94 a copy that somebody has worked on is a question for a person', async () => {
    const world = baselineWorld({ names_unique: false });
    world.network.choose = ({ method }) => (method === 'POST' && world.network.writes.length === 1 ? 'late' : 'none');
    world.studio.scripts.create({ name: 'Mail', description: null, body: text });
    expect((await world.studio.publish()).outcome).toBe('done');
    const adopted = world.studio.entity('Mail').remote_id;
    await world.network.deliverLate();
    const twin = world.backend.scripts().find(({ id }) => id !== adopted)?.id ?? '';
    await somebody(world, 'POST', `${scripts}/${twin}/versions`, { script_body: longer });
    await world.studio.pull();
    await world.studio.publisher.settleOpen(never);
    expect(world.backend.scripts()).toHaveLength(2);
    expect(JSON.parse(world.studio.entity('Mail').found_json)).toEqual([{ kind: 'twin_edited', remote_id: twin }]);
  });

  it('S95 a creation whose draft was deleted meanwhile is taken back from the server', async () => {
    const world = baselineWorld();
    const { lid } = world.studio.scripts.create({ name: 'Mail', description: null, body: text });
    world.network.choose = ({ method }) => (method === 'POST' ? 'late' : 'none');
    const csId = world.studio.approve();
    const cancel = new AbortController();
    world.network.boundary = (where) => {
      if (where.startsWith('after POST')) cancel.abort();
    };
    expect((await world.studio.publisher.carryOut(csId, cancel.signal)).outcome).toBe('needs_person');
    world.studio.scripts.remove(lid);
    await world.network.deliverLate();
    world.network.choose = () => 'none';
    await world.studio.pull();
    await world.studio.publisher.settleOpen(never);
    await world.studio.publisher.settleOpen(never);
    expect(world.backend.scripts()).toEqual([]);
  });

  it('S92 a version that the server stored and does not show is named, and not sent for ever', async () => {
    const world = baselineWorld({ version_in_two_b5: true });
    const lid = await published(world, 'Tidy');
    world.studio.scripts.saveDraft({ lid, body: longer, base_rev: world.studio.scripts.get(lid).local_rev });
    world.network.choose = (_, path) => (path.endsWith('/versions') ? 'dies' : 'none');
    const end = await world.studio.publish();
    expect(end.outcome).toBe('needs_person');
    expect(end.message).toContain('refuses every further one');
    expect(world.studio.entity('Tidy').wedged).toBe(1);
    expect(world.network.writes).toHaveLength(1);
  });

  it('S92 the author types on while it is published, and keeps what was typed', async () => {
    for (const newWorld of [baselineWorld, enhancedWorld]) {
      const world = newWorld();
      const { lid } = world.studio.scripts.create({ name: 'Mail', description: null, body: text });
      const csId = world.studio.approve();
      world.network.choose = ({ method }) => {
        const { local_rev, body } = world.studio.scripts.get(lid);
        if (method === 'POST' && body === text) {
          world.studio.scripts.saveDraft({ lid, body: longer, base_rev: local_rev });
        }
        return 'none';
      };
      expect((await world.studio.carryOut(csId)).outcome).toBe('done');
      expect(serverHas(world)).toEqual([`Mail |  | draft | ${text}`]);
      expect(world.studio.scripts.get(lid).body).toBe(longer);
      const row = world.studio.entity('Mail');
      expect(row.base_hash).toBe(row.remote_hash);
      expect(row.local_hash).not.toBe(row.base_hash);
      expect((await world.studio.publish()).outcome).toBe('done');
      expect(serverHas(world)).toEqual([`Mail |  | draft | ${longer}`]);
      world.studio.close();
    }
  });
});

describe('what a backend with change sets answers', () => {
  it('S99 F6 a rejected set names each failure and has changed nothing here or there', async () => {
    const world = enhancedWorld();
    const taken = await published(world, 'Taken');
    world.studio.scripts.update({ lid: taken, name: 'Free' });
    world.studio.scripts.create({ name: 'Other', description: null, body: text });
    const csId = world.studio.approve();
    const [id] = world.backend.scripts().map((script) => script.id);
    const stored = world.backend.tenant.scripts.get(id ?? '');
    if (stored !== undefined) world.backend.tenant.scripts.set(id ?? '', { ...stored, rev: stored.rev + 1 });
    const end = await world.studio.carryOut(csId);
    expect(end).toMatchObject({ outcome: 'rejected', applied: 0 });
    expect(end.not_applied.map(({ name, message }) => `${name}: ${message}`).sort()).toEqual([
      'Free: It is refused: changed.',
      'Other: Nothing was applied, as all of it goes together.',
    ]);
    expect(effects(world)).toEqual([]);
    expect((await world.studio.carryOut(csId)).outcome).toBe('rejected');
    expect(world.studio.entity('Other')).toMatchObject({ base_hash: null, remote_id: null });
  });

  it('S32 S99 a plan made on a history that the server has lost is refused, with what to do', async () => {
    const world = enhancedWorld();
    world.studio.scripts.create({ name: 'Mail', description: null, body: text });
    const csId = world.studio.approve();
    writeCursor(world.studio.store, 'changes', { seq: 7, chain: 'a'.repeat(64) });
    const end = await world.studio.carryOut(csId);
    expect(end).toMatchObject({ outcome: 'rejected', message: expect.stringContaining('restored from a backup') });
    expect(world.network.writes.at(-1)).toBe(`POST ${csId}/abandon`);
  });

  it('S99 more than one change set holds is refused whole, with what to do', async () => {
    const world = enhancedWorld();
    world.studio.scripts.create({ name: 'Mail', description: null, body: text });
    const set = readChangeSet(world.studio.store, world.studio.approve());
    const [operation] = set.operations;
    if (operation === undefined) throw new Error('Nothing was planned.');
    const many: ChangeSet = {
      ...set,
      cs_id: '00000000-0000-4000-8000-0000000000ff',
      operations: Array.from({ length: 5001 }, (_, index) => ({
        ...operation,
        op_id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      })),
    };
    const clock = { now: () => new Date(0), monotonic: () => 0, sleep: () => Promise.resolve() };
    const stored = { set: many, plan: null, backend: 'enhanced', approved_email: null, texts: new Map() } as const;
    storeChangeSet(world.studio.store, { types: entityTypes, clock }, stored);
    const end = await world.studio.carryOut(many.cs_id);
    expect(end).toMatchObject({ outcome: 'rejected', message: expect.stringContaining('Pick a part of them') });
    expect(world.network.writes).toEqual([]);
  });
});
