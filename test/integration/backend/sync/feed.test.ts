import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { withTenant } from '#backend/db/with-tenant.ts';
import type { FeedCursor, FeedEvent } from '#contract/model/change-feed.ts';
import { type Api, apiAs, demoTenant } from '../harness/api.ts';
import { useBackend } from '../harness/backend.ts';
import { onEachDatabase } from '../harness/databases.ts';
import { one, revOf, two, useScripts } from '../harness/scripts.ts';
import { ChangeSet, cursorText, follow, publish, sha256, snapshotOf, upload } from '../harness/sync.ts';

const base = '/governance/scripts';

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  const { api, newName, plainScript, stateOf } = useScripts(backend);
  const here = async () => (await snapshotOf(api(), '?bodies=false')).cursor;

  test('SB-1 every plain route that changes a script writes one event, whose number is the new ETag', async () => {
    const start = await here();
    const name = newName();
    const created = await api().post(base, { name, script_body: one });
    const url = `${base}/${created.body.id}`;
    const version = await api().post(`${url}/versions`, { script_body: two });
    expect(version.status).toBe(201);
    const renamed = await api().put(url, { name: `${name} renamed` });
    const active = await api().post(`${url}/activate`);
    const inactive = await api().post(`${url}/deactivate`);
    await api().delete(url);
    const { events } = await follow(api(), start);
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6].map((step) => start.seq + step));
    expect(events.every(({ seq, rev, id, type }) => seq === rev && id === created.body.id && type === 'script')).toBe(
      true,
    );
    const etags = [created, renamed, active, inactive].map(({ headers }) => revOf(headers['etag']));
    expect(etags).toEqual([1, 3, 4, 5].map((step) => start.seq + step));
    expect(events.map(({ row }) => row)).toEqual([
      created.body,
      expect.objectContaining({ current_version: 2, name }),
      renamed.body,
      active.body,
      inactive.body,
      null,
    ]);
    expect(events.map(({ body_hash }) => body_hash)).toEqual([
      sha256(one),
      ...Array.from({ length: 4 }, () => sha256(two)),
      null,
    ]);
    expect(events.map(({ deleted }) => deleted)).toEqual([false, false, false, false, false, true]);
  });

  test('SB-2 what is refused or fails leaves no event and no gap', async () => {
    const script = await plainScript();
    const start = await here();
    await api().put(`${base}/${script.id}`, { name: 'x' }, { 'if-match': '"0"' });
    await api().post(base, { name: script.name });
    await api().post(`${base}/${script.id}/versions`, { script_body: one, base_version: 9 });
    await api().get(`${base}/${script.id}`);
    expect(await here()).toEqual(start);
    await api().put(`${base}/${script.id}`, { description: 'Next' });
    expect((await stateOf(script.id)).rev).toBe(start.seq + 1);
  });

  test('SB-3 with eight writers at work nobody who follows misses a change or sees one early', async () => {
    const start = await here();
    const writers = await Promise.all(Array.from({ length: 8 }, () => apiAs(backend().app, 'admin')));
    let writing = true;
    const seen: FeedEvent[] = [];
    const reading = (async () => {
      let cursor: FeedCursor = start;
      for (;;) {
        const last = !writing;
        const read = await follow(api(), cursor, 7);
        seen.push(...read.events);
        cursor = read.cursor;
        if (last) return cursor;
      }
    })();
    const written = (await Promise.all(writers.map((writer, index) => work(writer, index)))).flat();
    writing = false;
    const end = await reading;
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, index) => start.seq + 1 + index));
    expect(seen.map(({ seq }) => seq)).toEqual([...written].sort((a, b) => a - b));
    expect(end).toEqual(await here());
    expect(await stateFrom(start, seen)).toEqual((await snapshotOf(api(), '?bodies=false')).entities);
  });

  /** Plain changes and change sets, some of them refused. Returns the numbers of those that took place. */
  async function work(writer: Api, index: number): Promise<number[]> {
    const numbers: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const created = await writer.post(base, { name: `Writer ${index}, round ${round}` });
      numbers.push(revOf(created.headers['etag']));
      await writer.post(base, { name: `Writer ${index}, round ${round}` });
      const url = `${base}/${created.body.id}`;
      await writer.post(`${url}/versions`, { script_body: one });
      const script = await writer.get(url);
      numbers.push(revOf(script.headers['etag']));
      const set = new ChangeSet()
        .update({ id: created.body.id, rev: revOf(script.headers['etag']) }, { description: `Round ${round}` })
        .create({ name: `Writer ${index}, set ${round}` }, two);
      const reply = await publish(writer, set);
      for (const { rev } of reply.body.results) numbers.push(rev);
      if (round % 2 === 0) {
        await writer.delete(url);
        numbers.push(await deletionOf(created.body.id));
      }
    }
    return numbers;
  }

  async function deletionOf(id: string): Promise<number> {
    const row = await withTenant(backend().dependencies.db, asDemo, (scope) =>
      scope.db
        .selectFrom('feed_events')
        .select('seq')
        .where('entity_id', '=', id)
        .where('deleted', '=', true)
        .executeTakeFirstOrThrow(),
    );
    return row.seq;
  }

  const asDemo = { tenant_id: demoTenant, actor_id: demoTenant };

  /** What somebody holds who had everything at `start` and applied the events since. */
  async function stateFrom(start: FeedCursor, events: FeedEvent[]) {
    const beginning = await follow(api());
    const all = [...beginning.events.filter(({ seq }) => seq <= start.seq), ...events];
    const state = new Map();
    for (const { id, type, rev, row, body_hash } of all) {
      if (row === null) state.delete(id);
      else state.set(id, { kind: 'entity', type, id, rev, row, body_hash });
    }
    return state;
  }

  test('SB-4 the feed comes in pages as large as asked for, each with the cursor behind it', async () => {
    const start = await here();
    for (let index = 0; index < 5; index += 1) await plainScript();
    const page = async (cursor: FeedCursor, limit: number) =>
      (await api().get(`/v1/changes?cursor=${cursorText(cursor)}&limit=${limit}`)).body;
    const first = await page(start, 2);
    expect([first.events.length, first.next.seq, first.head]).toEqual([2, start.seq + 2, start.seq + 5]);
    const rest = await page(first.next, 999_999);
    expect([rest.events.length, rest.next.seq, rest.head]).toEqual([3, start.seq + 5, start.seq + 5]);
    const nothing = await page(rest.next, 1);
    const { instance_id } = (await api().get('/capabilities')).body;
    expect(nothing).toEqual({ events: [], next: rest.next, head: start.seq + 5, instance_id });
    expect((await api().get('/v1/changes?limit=1')).body.events[0].seq).toBe(1);
  });

  test.each(['cursor=', 'cursor=5', 'cursor=x.y', `cursor=-1.${'0'.repeat(64)}`, 'limit=0', 'limit=x'])(
    'SB-4 %s is 400',
    async (query) => {
      expect((await api().get(`/v1/changes?${query}`)).status).toBe(400);
    },
  );

  test('SB-5 a cursor beyond the end, or with another chain, is 409 history_diverged', async () => {
    const cursor = await here();
    for (const foreign of [
      { seq: cursor.seq + 1, chain: cursor.chain },
      { seq: cursor.seq, chain: 'a'.repeat(64) },
      { seq: 0, chain: 'a'.repeat(64) },
      { seq: cursor.seq - 1, chain: cursor.chain },
    ]) {
      const reply = await api().get(`/v1/changes?cursor=${cursorText(foreign)}`);
      expect([reply.status, reply.body.error]).toEqual([409, 'history_diverged']);
      expect(reply.body.details).toEqual({ head: cursor });
    }
  });

  test('SB-6 events are kept 400 days; a cursor before them is 410, and nobody can remove younger ones', async () => {
    const { db } = backend().dependencies;
    const before = await here();
    await plainScript();
    const old = await here();
    const young = await plainScript();
    const inDays = (days: number) => sql<string>`now() - make_interval(days => ${days})`;
    await asOwner('feed_events', async () => {
      await sql`update feed_events set recorded_at = ${inDays(401)} where seq <= ${old.seq}`.execute(db);
    });
    const early = await withTenant(db, asDemo, (scope) =>
      scope.db.deleteFrom('feed_events').where('seq', '>', old.seq).executeTakeFirst(),
    );
    expect(Number(early.numDeletedRows)).toBe(0);
    expect((await api().get(`/v1/changes?cursor=${cursorText(before)}`)).status).toBe(200);
    await asOwner('tenant_feed', async () => {
      await sql`update tenant_feed set pruned_at = ${inDays(2)}`.execute(db);
    });
    await plainScript();
    const gone = await api().get(`/v1/changes?cursor=${cursorText(before)}`);
    expect([gone.status, gone.body.error]).toEqual([410, 'gone']);
    expect((await api().get('/v1/changes')).status).toBe(410);
    const kept = await follow(api(), old);
    expect(kept.events[0]).toMatchObject({ seq: old.seq + 1, id: young.id });
    const forged = await api().get(`/v1/changes?cursor=${cursorText({ ...old, chain: 'b'.repeat(64) })}`);
    expect(forged.status).toBe(409);
  });

  test('SB-6 uploads that nothing came for are forgotten after 30 days, texts of scripts never', async () => {
    const { db } = backend().dependencies;
    const unused = 'return "never used";';
    await upload(api(), unused);
    await publish(api(), new ChangeSet().create({ name: newName() }, two));
    await asOwner('blobs', async () => {
      await sql`update blobs set uploaded_at = now() - interval '31 days'`.execute(db);
    });
    await asOwner('tenant_feed', async () => {
      await sql`update tenant_feed set pruned_at = now() - interval '2 days'`.execute(db);
    });
    await plainScript();
    expect((await api().get(`/v1/blobs/${sha256(unused)}`)).status).toBe(404);
    expect((await api().get(`/v1/blobs/${sha256(two)}`)).text).toBe(two);
  });

  /** The tests' way past row-level security: as the owner of the table. */
  async function asOwner(table: string, work: () => Promise<void>): Promise<void> {
    const { db } = backend().dependencies;
    await sql`alter table ${sql.ref(table)} no force row level security`.execute(db);
    try {
      await work();
    } finally {
      await sql`alter table ${sql.ref(table)} force row level security`.execute(db);
    }
  }

  test('SB-7 tenants have numbers of their own', async () => {
    const other = await apiAs(backend().app, 'other');
    const mine = await here();
    const theirs = (await snapshotOf(other, '?bodies=false')).cursor;
    const created = await other.post(base, { name: `Theirs ${randomUUID()}` });
    const { events } = await follow(other, theirs);
    expect(events).toMatchObject([{ id: created.body.id, seq: theirs.seq + 1 }]);
    expect(created.headers['etag']).toBe(`"${theirs.seq + 1}"`);
    expect(theirs.seq).toBeLessThan(mine.seq);
    expect(await here()).toEqual(mine);
  });
});
