import { expect, test } from 'vitest';
import { openFeed } from '#backend/db/queries/feed/lock-feed.ts';
import { nobody, withTenant } from '#backend/db/with-tenant.ts';
import { snapshotLine, syncedType, syncedTypes } from '#contract/http/sync.ts';
import type { FeedEvent } from '#contract/model/change-feed.ts';
import { apiAs, apiOf } from '../harness/api.ts';
import { useBackend } from '../harness/backend.ts';
import { onEachDatabase } from '../harness/databases.ts';
import { one, useScripts } from '../harness/scripts.ts';
import { ChangeSet, type Entity, follow, publish, sha256, snapshotOf } from '../harness/sync.ts';

const base = '/governance/scripts';

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  const { api, newName, plainScript, stateOf } = useScripts(backend);

  test('SB-10 a snapshot is NDJSON: its cursor, every entity, the current text of each once, and its end', async () => {
    const text = 'return "shared by two";';
    const script = await plainScript({ script_body: text });
    await plainScript({ script_body: text });
    const lifecycle = await api().post('/governance/lifecycle/configs', { name: 'Any', object_type: 'role' });
    const walk = { name: 'Any', config_id: lifecycle.body.id, object: {}, now: '2026-03-01T09:00:00Z' };
    await api().post('/governance/lifecycle/walks', { ...walk, expect: { state: 'In' } });
    const reply = await api().get('/v1/snapshot');
    expect(reply.headers['content-type']).toBe('application/x-ndjson');
    const lines = reply.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const line of lines) expect(snapshotLine.parse(line)).toEqual(line);
    const kinds = lines.map(({ kind }) => kind);
    expect([...new Set(kinds)]).toEqual(['begin', 'entity', 'body', 'end']);
    expect(kinds.indexOf('body')).toBeGreaterThan(kinds.lastIndexOf('entity'));
    expect(lines.filter(({ kind, text: found }) => kind === 'body' && found === text).length).toBe(1);
    const { bodies, entities, cursor } = await snapshotOf(api());
    for (const [hash, body] of bodies) expect(sha256(body)).toBe(hash);
    for (const { type, body_hash, row } of entities.values()) {
      if (type === 'script') expect(bodies.has(body_hash ?? '')).toBe(true);
      else expect([body_hash, type === 'template' ? typeof row['template_body'] : 'string']).toEqual([null, 'string']);
    }
    expect(new Set([...entities.values()].map(({ type }) => type))).toEqual(new Set(syncedTypes));
    const { rev, ...row } = await stateOf(script.id);
    expect(entities.get(script.id)).toMatchObject({ id: script.id, rev, row, body_hash: sha256(text) });
    expect((await follow(api(), cursor)).events).toEqual([]);
  });

  test('SB-11 without bodies it has the rows alone', async () => {
    expect((await snapshotOf(api(), '?bodies=false')).bodies.size).toBe(0);
    expect((await api().get('/v1/snapshot?bodies=maybe')).status).toBe(400);
  });

  test('SB-12 taken while writers run, it is exactly the state at its number', async () => {
    const writers = await Promise.all(Array.from({ length: 4 }, () => apiAs(backend().app, 'admin')));
    let writing = true;
    const work = Promise.all(
      writers.map(async (writer, index) => {
        for (let round = 0; round < 8; round += 1) {
          const name = `Snapshot ${index} ${round}`;
          const { body } = await writer.post(base, { name });
          await writer.put(`${base}/${body.id}`, { description: name });
          const set = new ChangeSet();
          for (const part of [1, 2, 3]) set.create({ name: `${name} part ${part}` }, one);
          expect((await publish(writer, set)).status).toBe(200);
          if (round % 2 === 1) await writer.delete(`${base}/${body.id}`);
        }
      }),
    ).finally(() => {
      writing = false;
    });
    const reader = await apiAs(backend().app, 'admin');
    const snapshots = [];
    while (writing) snapshots.push(await snapshotOf(reader));
    await work;
    const { events } = await follow(reader);
    expect(snapshots.length).toBeGreaterThan(2);
    expect(new Set(snapshots.map(({ cursor }) => cursor.seq)).size).toBeGreaterThan(2);
    for (const { cursor, entities } of snapshots) {
      expect(entities).toEqual(stateAt(events, cursor.seq));
      expect((await follow(reader, cursor)).events).toEqual(events.filter(({ seq }) => seq > cursor.seq));
    }
  });

  function stateAt(events: FeedEvent[], last: number): Map<string, Entity> {
    const state = new Map<string, Entity>();
    for (const { seq, type, id, rev, row, body_hash } of events) {
      if (seq > last) break;
      if (row === null) state.delete(id);
      else state.set(id, { kind: 'entity', type: syncedType.parse(type), id, rev, row, body_hash });
    }
    return state;
  }

  test('SB-13 a tenant with nothing has an empty snapshot at the beginning of its feed', async () => {
    const { db, tokens, clock } = backend().dependencies;
    const tid = '33333333-3333-4333-8333-333333333333';
    await withTenant(db, { tenant_id: tid, actor_id: nobody }, async (scope) => {
      await scope.db.insertInto('tenants').values({ id: tid, name: 'New' }).execute();
      await openFeed(scope);
    });
    const claims = { jti: tid, issuedAt: clock(), sub: tid, tid, roles: ['admin'], email: 'a@new.test' };
    const token = await tokens.sign(claims);
    const empty = apiOf(backend().app, { 'x-tenant-id': tid, authorization: `Bearer ${token}` });
    const { cursor, entities, bodies } = await snapshotOf(empty);
    expect([cursor, entities.size, bodies.size]).toEqual([{ seq: 0, chain: '0'.repeat(64) }, 0, 0]);
  });

  test('SB-14 more texts than are read at a time all arrive', async () => {
    const set = new ChangeSet();
    const texts = Array.from({ length: 120 }, (_, index) => `return ${index};`);
    for (const text of texts) {
      await api().put(`/v1/blobs/${sha256(text)}`, text, { 'content-type': 'application/octet-stream' });
      set.create({ name: newName() }, text);
    }
    expect((await publish(api(), set)).status).toBe(200);
    const { bodies } = await snapshotOf(api());
    expect(texts.filter((text) => bodies.get(sha256(text)) !== text)).toEqual([]);
  });
});
