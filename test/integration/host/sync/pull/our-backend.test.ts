import { beforeAll, describe, expect, it } from 'vitest';
import type { BackendProfile } from '#contract/model/backend-profile.ts';
import { readDocument } from '#host/store/documents.ts';
import { readCursor, writeCursor } from '#host/store/queries/feed-cursor.ts';
import type { TokenSource } from '#host/sync/http/backend-client.ts';
import { type Api, apiAs, demoTenant, signIn } from '#test/integration/backend/harness/api.ts';
import { useBackend } from '#test/integration/backend/harness/backend.ts';
import { newPglite } from '#test/integration/backend/harness/databases.ts';
import { snapshotOf } from '#test/integration/backend/harness/sync.ts';
import { InjectTransport } from './inject-transport.ts';
import { reply } from './plain-server.ts';
import { PullStudio } from './studio.ts';

const scripts = '/governance/scripts';
describe('our backend', () => {
  const backend = useBackend(newPglite);
  let api: Api;
  let tokens: TokenSource;
  let made = 0;

  beforeAll(async () => {
    const { access_token } = await signIn(backend().app, 'admin');
    tokens = {
      accessToken: async () => access_token,
      claims: () => ({ sub: 'admin', tenant_id: demoTenant, email: null }),
    };
    api = await apiAs(backend().app, 'admin');
  });

  function studioOn(kind: BackendProfile['kind']): { studio: PullStudio; transport: InjectTransport } {
    const transport = new InjectTransport(backend().app);
    return { studio: new PullStudio(transport, { kind, tokens }), transport };
  }

  async function newScript(text: string): Promise<{ id: string; name: string }> {
    made += 1;
    const { status, body } = await api.post(scripts, { name: `Pulled ${made}`, script_body: text });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return { id: body.id, name: body.name };
  }

  async function publish(id: string, text: string): Promise<void> {
    const { status, body } = await api.post(`${scripts}/${id}/versions`, { script_body: text });
    if (status !== 201) throw new Error(JSON.stringify(body));
  }

  async function expectSame(studio: PullStudio): Promise<void> {
    const { entities, bodies } = await snapshotOf(api);
    const all = [...entities.values()];
    expect(studio.remoteIds).toEqual(all.map(({ id }) => id).sort());
    const there = all
      .filter(({ type }) => type === 'script' || type === 'template')
      .map(({ row, body_hash }) => [row['name'], bodies.get(body_hash ?? '') ?? null]);
    const here = studio.rows.map((row) => {
      const name = String(readDocument(row.local_json ?? '{}')['name']);
      return [name, studio.localText(name)];
    });
    expect(here.sort()).toEqual(there.sort());
  }

  describe('by its plain routes', () => {
    it('S20 S22 S26 brings everything, then nothing, then what changed', async () => {
      const script = await newScript('// one');
      const { studio, transport } = studioOn('baseline');
      expect((await studio.pull()).outcome).toBe('done');
      await expectSame(studio);
      transport.log.length = 0;
      const { total } = (await api.get('/connectors')).body;
      // The list of each of the seven types, and every connector, as their list does not show all of them.
      expect(await studio.pull()).toMatchObject({ outcome: 'done', requests: 7 + total });
      await publish(script.id, '// two');
      expect(await studio.pull()).toMatchObject({ added: 0, updated: 1 });
      await expectSame(studio);
    });
  });

  describe('by its feed', () => {
    it('S31 begins with a snapshot, and then costs one request where nothing changed', async () => {
      await newScript('// a text');
      const { studio, transport } = studioOn('enhanced');
      expect((await studio.pull()).outcome).toBe('done');
      await expectSame(studio);
      expect(transport.log).toEqual(['GET /v1/snapshot?bodies=true']);
      const before = studio.store.changes;
      expect(await studio.pull()).toMatchObject({ outcome: 'done', requests: 1, added: 0, updated: 0 });
      expect(studio.store.changes).toBe(before);
    });

    it('S31 follows creations, texts, words and deletions', async () => {
      const [kept, gone] = [await newScript('// kept'), await newScript('// gone')];
      const { studio } = studioOn('enhanced');
      await studio.pull();
      await publish(kept.id, '// kept, changed');
      await api.put(`${scripts}/${kept.id}`, { description: 'Words' });
      await api.delete(`${scripts}/${gone.id}`);
      const added = await newScript('// added');
      expect(await studio.pull()).toMatchObject({ outcome: 'done', added: 1, updated: 1, deleted: 1 });
      await expectSame(studio);
      expect(studio.trash).toEqual([gone.name]);
      const facts = JSON.parse(studio.named(added.name).facts_json);
      expect(facts.etag).toMatch(/^"\d+"$/);
    });

    it('S31 stores nothing of a page that does not continue the chain', async () => {
      const { studio, transport } = studioOn('enhanced');
      await studio.pull();
      const cursor = readCursor(studio.store, 'changes');
      await newScript('// unchained');
      transport.intercept = async (path, send) => {
        const answer = await send();
        if (path !== 'GET /v1/changes') return path === 'GET /v1/snapshot' ? reply(503, {}) : answer;
        const page = JSON.parse(Buffer.from(answer.body).toString());
        page.events[0].row.name = 'Forged';
        return reply(200, page);
      };
      await expect(studio.pull()).rejects.toThrow('503');
      expect(studio.names).not.toContain('Forged');
      expect(cursor).toBeDefined();
      expect(readCursor(studio.store, 'changes')).toBeUndefined();
    });

    it('S32 takes a snapshot where the cursor is too old, and never uses it again', async () => {
      const { studio, transport } = studioOn('enhanced');
      await studio.pull();
      await newScript('// long ago');
      transport.log.length = 0;
      transport.intercept = (path, send) =>
        path === 'GET /v1/changes' ? Promise.resolve(reply(410, { error: 'gone', message: 'too old' })) : send();
      expect((await studio.pull()).outcome).toBe('done');
      expect(transport.log.filter((line) => line.includes('/v1/changes'))).toHaveLength(1);
      transport.intercept = (_, send) => send();
      await expectSame(studio);
      expect(await studio.pull()).toMatchObject({ requests: 1 });
    });

    it('S32 takes a snapshot of another history, and names the publishes it has forgotten', async () => {
      const script = await newScript('// before the restore');
      const { studio } = studioOn('enhanced');
      await studio.pull();
      const cs_id = studio.newId();
      studio.store.run(
        studio.store.build.insertInto('change_set').values({
          cs_id,
          plan_json: JSON.stringify({ changes: [{ name: script.name }] }),
          plan_hash: '0'.repeat(64),
          input_hash: '0'.repeat(64),
          tenant_id: demoTenant,
          origin: 'http://backend.test',
          backend: 'enhanced',
          approved_by: 'admin',
          approved_email: null,
          undoes: null,
          change_description: null,
          state: 'done',
          message: '',
          body: null,
          outcome_json: null,
          seq: 1,
          created_at: '2026-01-01T00:00:00.000Z',
          ended_at: null,
        }),
      );
      writeCursor(studio.store, 'changes', { seq: 1, chain: 'f'.repeat(64) });
      expect((await studio.pull()).outcome).toBe('done');
      expect(studio.attention.get('diverged')).toMatchObject({ forgotten: [{ cs_id, names: [script.name] }] });
      await expectSame(studio);
    });

    it('S6 keeps what came of a snapshot that was cut off, and believes nothing is gone', async () => {
      const script = await newScript('// cut');
      const { studio, transport } = studioOn('enhanced');
      transport.intercept = async (path, send) => {
        const answer = await send();
        if (path !== 'GET /v1/snapshot') return answer;
        const lines = Buffer.from(answer.body).toString().trimEnd().split('\n');
        return { ...answer, body: Buffer.from(`${lines.slice(0, -1).join('\n')}\n`) };
      };
      await expect(studio.pull()).rejects.toMatchObject({ code: 'backend_unreachable' });
      expect(readCursor(studio.store, 'changes')).toBeUndefined();
      transport.intercept = (_, send) => send();
      expect(await studio.pull()).toMatchObject({ outcome: 'done', deleted: 0 });
      expect(studio.localText(script.name)).toBe('// cut');
      await expectSame(studio);
    });

    it('S24 asks before a snapshot takes much away, and asks for it again until it is answered', async () => {
      const { studio, transport } = studioOn('enhanced');
      await studio.pull();
      const known = studio.names.length;
      transport.intercept = async (path, send) => {
        const answer = await send();
        if (path === 'GET /v1/changes') return reply(410, { error: 'gone', message: 'too old' });
        if (path !== 'GET /v1/snapshot') return answer;
        const lines = Buffer.from(answer.body).toString().trimEnd().split('\n');
        const begin = JSON.parse(lines[0] ?? '');
        const entity = lines.find((line) => line.includes('"kind":"entity"')) ?? '';
        const few = [JSON.stringify({ ...begin, entities: 1 }), entity, '{"kind":"end","entities":1,"bodies":0}'];
        return { ...answer, body: Buffer.from(few.join('\n')) };
      };
      const first = await studio.pull();
      expect(first.outcome).toBe('stopped');
      expect(readCursor(studio.store, 'changes')).toBeUndefined();
      expect(studio.names).toHaveLength(known);
      transport.intercept = (_, send) => send();
      expect((await studio.pull()).outcome).toBe('done');
      expect(studio.attention.has('deletions')).toBe(false);
      await expectSame(studio);
    });

    it('S142 stores nothing of a snapshot of another tenant', async () => {
      const { studio } = studioOn('enhanced');
      studio.expected = { tenant_id: '22222222-2222-4222-8222-222222222222', instance_id: null };
      studio.identity = { token_tenant_id: '22222222-2222-4222-8222-222222222222', instance_id: null };
      expect((await studio.pull()).outcome).toBe('stopped');
      expect(studio.rows).toEqual([]);
    });

    it('S20 takes a page of the feed only from the installation that it names', async () => {
      const { studio, transport } = studioOn('enhanced');
      await studio.pull();
      const { instance_id } = (await api.get('/capabilities')).body;
      studio.expected = { ...studio.expected, instance_id };
      studio.identity = { ...studio.identity, instance_id: null };
      const { name } = await newScript('// of this installation');
      const before = transport.log.length;
      expect((await studio.pull()).outcome).toBe('done');
      expect(studio.names).toContain(name);
      expect(transport.log.slice(before).filter((line) => line.includes('/capabilities'))).toEqual([]);
      const cursor = readCursor(studio.store, 'changes');
      studio.expected = { ...studio.expected, instance_id: '99999999-9999-4999-8999-999999999999' };
      const other = await newScript('// of another installation');
      expect((await studio.pull()).outcome).toBe('stopped');
      expect(studio.names).not.toContain(other.name);
      expect(readCursor(studio.store, 'changes')).toEqual(cursor);
    });

    it('S99 reads its own creation by the id it chose, and makes no second entity of it', async () => {
      const { studio } = studioOn('enhanced');
      await studio.pull();
      const script = await newScript('// ours');
      studio.edit(studio.names[0] ?? '', {});
      const some = studio.named(studio.names[0] ?? '');
      const { row_sum: _, ...content } = some;
      const document = { name: script.name, description: null, script_body: null, status: 'draft' };
      studio.store.run(
        studio.store.build.insertInto('entity').values({
          ...content,
          lid: script.id,
          remote_id: null,
          base_json: null,
          base_hash: null,
          remote_json: null,
          remote_hash: null,
          local_json: JSON.stringify(document),
          row_sum: '',
        }),
      );
      expect((await studio.pull()).added).toBe(0);
      expect(studio.rows.filter((row) => row.remote_id === script.id).map(({ lid }) => lid)).toEqual([script.id]);
    });

    it('S76 refreshes by following the feed', async () => {
      const script = await newScript('// old');
      const { studio, transport } = studioOn('enhanced');
      await studio.pull();
      await publish(script.id, '// new');
      transport.log.length = 0;
      await studio.puller.refresh([studio.named(script.name).lid], new AbortController().signal);
      expect(studio.localText(script.name)).toBe('// new');
      expect(transport.log).toHaveLength(2);
    });
  });
});
