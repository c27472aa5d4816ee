import { describe, expect, test } from 'vitest';
import type { ConflictChoice } from '#contract/model/sync-conflict.ts';
import { readDocument } from '#host/store/documents.ts';
import { findEntity, listLiveOfType } from '#host/store/queries/entities.ts';
import { tokenText } from '#test/sync/backends/tokens.ts';
import { point, rest, settings } from './records.ts';
import { plainWorld, type ServiceStudio } from './world.ts';

const scripts = '/governance/scripts';
const own = 'return "what the author wrote";';
const others = 'return "somebody\'s";';

function answerTo(studio: ServiceStudio, lid: string, choice: ConflictChoice) {
  const { key, local_hash, remote_hash } = studio.sync.conflict(lid).conflict;
  return studio.sync.answer({ lid, key, local_hash, remote_hash, choice });
}

/** The texts in the Trash. */
function trashed(studio: ServiceStudio): string[] {
  return studio.sync.trash().flatMap(({ trash_id }) => Object.values(studio.sync.trashContent(trash_id).texts));
}

/** The author's creation arrives a second time, long after it was agreed on, and somebody publishes a text into that copy. */
async function withCopy() {
  const world = plainWorld({ names_unique: false, connectors: true });
  const ann = world.open('ann');
  ann.network.choose = ({ method }) => (method === 'POST' && ann.network.writes.length === 1 ? 'late' : 'none');
  const { lid } = ann.scripts.create({ name: 'Mail', description: null, body: own });
  await world.run(ann.publish());
  const first = findEntity(ann.store, lid)?.remote_id;
  await ann.network.deliverLate();
  const copy = world.backend.scripts().find(({ id }) => id !== first)?.id ?? '';
  const { tenantId: tid } = world.backend;
  const token = tokenText({ sub: 'somebody', tid, expires: Number.MAX_SAFE_INTEGER, serial: 1 });
  const reply = await world.backend.handle({
    ...{ method: 'POST', path: `${scripts}/${copy}/versions`, query: new URLSearchParams(), from: 'somebody' },
    ...{ late: false, dies_after: null, headers: { authorization: `Bearer ${token}`, 'x-tenant-id': tid } },
    body: Buffer.from(JSON.stringify({ script_body: others })),
  });
  expect(reply.status).toBe(201);
  await world.run(ann.sync.pull());
  expect(ann.sync.conflicts()).toMatchObject([{ lid, kind: 'twin_edited' }]);
  return { world, ann, lid, first, copy };
}

describe('a late copy of a creation that somebody has changed', () => {
  test('S94 S120 adopting it takes its text, and what the author had lies in the Trash', async () => {
    const { world, ann, lid } = await withCopy();
    expect(await world.run(ann.sync.conflictCopy(lid))).toEqual({ name: 'Mail', description: null, text: others });
    await answerTo(ann, lid, 'adopt');
    await expect(ann.sync.conflictCopy(lid)).rejects.toMatchObject({ code: 'not_found' });
    expect(trashed(ann)).toEqual([own]);
    await world.run(ann.sync.pull());
    expect(ann.scripts.get(lid)).toMatchObject({ body: others, conflict: false });
    expect(await world.run(ann.publish())).toMatchObject({ outcome: 'done' });
    expect(world.backend.scripts()).toMatchObject([{ name: 'Mail', body: others }]);
    expect(trashed(ann)).toEqual([own]);
    await world.run(ann.sync.pull());
    expect(ann.scripts.list()).toHaveLength(1);
  });

  test('S35 S94 a binding runs the copy that it runs on the server, whichever its author goes on with', async () => {
    const { world, ann, lid, first, copy } = await withCopy();
    const { entries } = world.backend.records;
    const at = '2026-01-05T08:00:00.000Z';
    const stamps = { tenant_id: world.backend.tenantId, created_at: at, updated_at: at };
    const connector = '00000000-0000-4000-8000-00000000c000';
    const hr = { name: 'HR', description: null, connector_type: 'rest', status: 'inactive', ...rest };
    entries.set(connector, { type: 'connector', serial: 1, row: { ...hr, ...stamps, id: connector } });
    for (const [number, script_id] of [first, copy].entries()) {
      const id = `00000000-0000-4000-8000-00000000b00${number}`;
      const bound = { ...point, ...settings, connector_id: connector, script_id: script_id ?? '', max_retries: 0 };
      const row = { ...bound, ...stamps, execution_order: number + 1, id };
      entries.set(id, { type: 'hook_binding', serial: number + 2, row });
    }
    await world.run(ann.sync.pull());
    await answerTo(ann, lid, 'adopt');
    const runs = () =>
      listLiveOfType(ann.store, 'hook_binding')
        .sort((one, two) => String(one.remote_id).localeCompare(String(two.remote_id)))
        .map(({ local_json }) => {
          const script = findEntity(ann.store, String(readDocument(local_json)['script_id']));
          return [script?.lid === lid, script?.remote_id];
        });
    expect(runs()).toContainEqual([false, first]);
    // What refers to a copy that was not here is read again.
    await world.run(ann.sync.pull());
    expect(runs()).toEqual([
      [false, first],
      [true, copy],
    ]);
    // The one that its author gives up is not deleted while a binding runs it.
    expect(ann.sync.conflicts()).toMatchObject([{ kind: 'reference_gone' }]);
  });

  test('S94 S120 adopting it while the author has gone on loses nothing: the two are brought together by a person', async () => {
    const { world, ann, lid } = await withCopy();
    ann.edit(lid, 'return "not published";');
    await answerTo(ann, lid, 'adopt');
    expect(trashed(ann)).toEqual(['return "not published";']);
    await world.run(ann.sync.pull());
    expect(ann.scripts.get(lid)).toMatchObject({ body: 'return "not published";', conflict: true });
  });

  test('S120 the answer can be taken back while nothing has changed since', async () => {
    const { world, ann, lid, first } = await withCopy();
    ann.edit(lid, 'return "not published";');
    const { undo_id } = await answerTo(ann, lid, 'adopt');
    ann.sync.undoAnswer(undo_id);
    expect(ann.sync.trash()).toEqual([]);
    expect(ann.scripts.get(lid)).toMatchObject({ body: 'return "not published";' });
    expect(findEntity(ann.store, lid)).toMatchObject({ remote_id: first });
    expect(ann.sync.conflicts()).toMatchObject([{ lid, kind: 'twin_edited' }]);
    expect(ann.scripts.list()).toHaveLength(1);
    await world.run(ann.sync.pull());
    expect(ann.sync.conflicts()).toMatchObject([{ lid, kind: 'twin_edited' }]);
  });

  test('S94 S120 keeping it makes two scripts of them, each with its own text', async () => {
    const { world, ann, lid } = await withCopy();
    await answerTo(ann, lid, 'keep');
    await world.run(ann.sync.pull());
    expect(ann.scripts.get(lid)).toMatchObject({ body: own });
    expect(ann.scripts.list()).toHaveLength(2);
    expect(
      world.backend
        .scripts()
        .map(({ body }) => body)
        .sort(),
    ).toEqual([others, own].sort());
    expect(ann.sync.conflicts().filter(({ kind }) => kind === 'twin_edited')).toEqual([]);
  });

  test('S120 keeping it, taking that back after a pull has brought it, and adopting it then is one script again', async () => {
    const { world, ann, lid, copy } = await withCopy();
    const { undo_id } = await answerTo(ann, lid, 'keep');
    await world.run(ann.sync.pull());
    ann.sync.undoAnswer(undo_id);
    await answerTo(ann, lid, 'adopt');
    expect(findEntity(ann.store, lid)).toMatchObject({ remote_id: copy });
    expect(trashed(ann)).toEqual([own]);
    await world.run(ann.sync.pull());
    expect(ann.scripts.list()).toMatchObject([{ lid }]);
    expect(ann.scripts.get(lid)).toMatchObject({ body: others });
  });
});

describe('an older value that arrives after a newer one was agreed', () => {
  async function withLateValue() {
    const world = plainWorld();
    const ann = world.open('ann');
    const { lid } = ann.scripts.create({ name: 'Late', description: 'First.', body: own });
    await world.run(ann.publish());
    ann.network.writes.length = 0;
    ann.scripts.update({ lid, description: 'Second.' });
    ann.network.choose = ({ method }) => (method === 'PUT' && ann.network.writes.length === 1 ? 'late' : 'none');
    await world.run(ann.publish());
    ann.scripts.update({ lid, description: 'Third.' });
    await world.run(ann.publish());
    await ann.network.deliverLate();
    await world.run(ann.sync.pull());
    expect(ann.sync.conflicts()).toMatchObject([{ lid, kind: 'late_delivery', fields: [{ field: 'description' }] }]);
    expect(ann.sync.status().counts).toMatchObject({ unpublished: 0, conflicts: 1, waiting: 1 });
    const shown = () => world.backend.scripts()[0]?.description;
    expect(shown()).toBe('Second.');
    return { world, ann, lid, shown };
  }

  test('S34 keeping the newer value sends it again', async () => {
    const { world, ann, lid, shown } = await withLateValue();
    await answerTo(ann, lid, 'keep_newer');
    expect(ann.scripts.get(lid)).toMatchObject({ description: 'Third.', unpublished: true, conflict: false });
    expect(await world.run(ann.publish())).toMatchObject({ outcome: 'done' });
    expect(shown()).toBe('Third.');
  });

  test('S34 S120 taking the older one is said, and can be taken back', async () => {
    const { world, ann, lid, shown } = await withLateValue();
    const { undo_id } = await answerTo(ann, lid, 'take_late');
    expect(ann.scripts.get(lid)).toMatchObject({ description: 'Second.', unpublished: false });
    ann.sync.undoAnswer(undo_id);
    expect(ann.scripts.get(lid)).toMatchObject({ description: 'Third.', conflict: true });
    await answerTo(ann, lid, 'take_late');
    await world.run(ann.sync.pull());
    expect(ann.sync.conflicts()).toEqual([]);
    expect(readDocument(findEntity(ann.store, lid)?.base_json ?? '{}')['description']).toBe('Second.');
    expect(shown()).toBe('Second.');
  });
});
