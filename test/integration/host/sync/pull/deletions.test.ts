import { describe, expect, it } from 'vitest';
import { otherTenant, PlainServer, reply } from './plain-server.ts';
import { PullStudio } from './studio.ts';

/** So many known entities that one deletion is less than 5 %. */
const many = 40;

async function known(count = many) {
  const server = new PlainServer();
  for (let index = 1; index <= count; index += 1) server.add(`Script ${index}`, [`// text ${index}`]);
  const studio = new PullStudio(server);
  await studio.pull();
  server.log.length = 0;
  const idOf = (name: string) => studio.named(name).remote_id ?? '';
  return { server, studio, idOf };
}

describe('gone from the server', () => {
  it('S23 S25 moves to the Trash what the list lacks and what answers 404', async () => {
    const { server, studio, idOf } = await known();
    server.remove(idOf('Script 7'));
    expect(await studio.pull()).toMatchObject({ outcome: 'done', deleted: 1 });
    expect(studio.trash).toEqual(['Script 7']);
    expect(studio.names).toHaveLength(many - 1);
  });

  for (const status of [200, 401, 403, 500]) {
    it(`S23 F18 deletes nothing that answers ${status} when it is looked at`, async () => {
      const { server, studio, idOf } = await known();
      const id = idOf('Script 7');
      const row = server.row(id);
      server.scripts.delete(id);
      server.intercept = (path) =>
        path.endsWith(id) ? reply(status, status === 200 ? row : { error: 'x' }) : undefined;
      await studio.pull().catch(() => null);
      expect(studio.trash).toEqual([]);
      expect(studio.names).toHaveLength(many);
    });
  }

  it('S23 deletes nothing where the server is another one by the time it has confirmed', async () => {
    const { server, studio, idOf } = await known();
    const id = idOf('Script 7');
    server.remove(id);
    server.intercept = (path) => {
      if (path.endsWith(id)) studio.identity = { token_tenant_id: otherTenant, instance_id: null };
      return undefined;
    };
    expect((await studio.pull()).outcome).toBe('stopped');
    expect(studio.trash).toEqual([]);
  });

  it('S23 deletes nothing where an entity that was just listed is not found either', async () => {
    const { server, studio, idOf } = await known();
    server.remove(idOf('Script 7'));
    server.intercept = (path) =>
      /scripts\/[^/]+$/.test(path) ? reply(404, { error: 'not_found', message: 'hidden' }) : undefined;
    expect((await studio.pull()).outcome).toBe('stopped');
    expect(studio.trash).toEqual([]);
  });

  it('S24 shows the list first where more than 5 % are gone', async () => {
    const { server, studio, idOf } = await known(12);
    server.remove(idOf('Script 7'));
    server.add('New meanwhile');
    const summary = await studio.pull();
    expect(summary).toMatchObject({ outcome: 'stopped', added: 1, deleted: 0 });
    expect(studio.trash).toEqual([]);
    expect(studio.attention.get('deletions')).toMatchObject({
      run_id: summary.run_id,
      gone: [{ type: 'script', name: 'Script 7' }],
    });
    expect(studio.names).toContain('New meanwhile');
  });

  it('S24 shows the list first where more than 10 rows are gone', async () => {
    const { server, studio, idOf } = await known(240);
    for (let index = 1; index <= 11; index += 1) server.remove(idOf(`Script ${index}`));
    expect((await studio.pull()).outcome).toBe('stopped');
    expect(studio.trash).toEqual([]);
  });

  it('S24 moves to the Trash what a person confirmed, except what is there again', async () => {
    const { server, studio, idOf } = await known(12);
    const kept = server.row(idOf('Script 8'));
    server.remove(idOf('Script 7'));
    server.remove(kept.id);
    const { run_id } = await studio.pull();
    server.add('Script 8', ['// text 8'], kept);
    const answer = await studio.puller.answerDeletions(run_id, true, new AbortController().signal);
    expect(answer).toMatchObject({ outcome: 'done', deleted: 1 });
    expect(studio.trash).toEqual(['Script 7']);
    expect(studio.attention.has('deletions')).toBe(false);
  });

  it('S24 keeps what a person wants to keep, and does not ask again', async () => {
    const { server, studio, idOf } = await known(12);
    server.remove(idOf('Script 7'));
    const { run_id } = await studio.pull();
    await studio.puller.answerDeletions(run_id, false, new AbortController().signal);
    expect((await studio.pull()).outcome).toBe('done');
    expect(studio.names).toContain('Script 7');
    expect(studio.attention.has('deletions')).toBe(false);
  });

  it('S24 does not take an answer for a question that a later pull has replaced', async () => {
    const { server, studio, idOf } = await known(12);
    server.remove(idOf('Script 7'));
    const first = await studio.pull();
    const second = await studio.pull();
    expect(second.outcome).toBe('stopped');
    const { signal } = new AbortController();
    await expect(async () => studio.puller.answerDeletions(first.run_id, true, signal)).rejects.toThrow(
      'no longer open',
    );
    expect(studio.runs.map(({ state }) => state)).toEqual(['done', 'stopped', 'asks']);
  });

  it('S25 makes a conflict of what was changed here and is gone from the server', async () => {
    const { server, studio, idOf } = await known();
    studio.edit('Script 7', { text: '// mine' });
    server.remove(idOf('Script 7'));
    await studio.pull();
    expect(studio.conflicts).toEqual(['edit_vs_delete']);
    expect(studio.localText('Script 7')).toBe('// mine');
    expect(studio.trash).toEqual([]);
  });

  it('S33 does not take remote edits into something deleted here', async () => {
    const { server, studio, idOf } = await known();
    const id = idOf('Script 7');
    const lid = studio.delete('Script 7');
    server.publish(id, '// somebody else went on');
    await studio.pull();
    expect(studio.conflicts).toEqual(['delete_vs_edit']);
    expect(studio.rows.some((row) => row.lid === lid)).toBe(false);
  });
});
