import { describe, expect, it } from 'vitest';
import { readFacts } from '#host/store/documents.ts';
import { findEntity, updateEntity } from '#host/store/queries/entities.ts';
import { startBenchServer } from '#test/bench/sync/bench-server.ts';
import { openBenchStudio } from '#test/bench/sync/bench-studio.ts';
import { PlainServer } from './plain-server.ts';
import { PullStudio } from './studio.ts';

const scripts = 1_000;

describe('a pull that brings nothing', () => {
  it.each([
    ['baseline', scripts / 100],
    ['enhanced', 1],
  ] as const)('S26 on a backend that is %s asks %i time(s) and writes no row', async (kind, requests) => {
    const server = await startBenchServer({ scripts, kind });
    const studio = await openBenchStudio(server.origin);
    try {
      expect(await studio.sync.pull()).toMatchObject({ outcome: 'done', added: scripts });
      const before = { requests: studio.requests(), rows: studio.store.changes };
      expect(await studio.sync.pull()).toMatchObject({ outcome: 'done', added: 0, updated: 0, requests });
      expect(studio.requests() - before.requests).toBe(requests);
      expect(studio.store.changes - before.rows).toBe(0);
    } finally {
      await studio.close();
      await server.stop();
    }
  });

  it('S26 looks at an unchanged list again where less is known here than it shows', async () => {
    const server = new PlainServer();
    for (const name of ['A', 'B', 'C']) server.add(name, [`// ${name}`]);
    const studio = new PullStudio(server);
    for (let look = 1; look <= 3; look += 1) await studio.pull();
    const known = studio.named('B');
    updateEntity(studio.store, { ...known, remote_json: null, remote_hash: null, list_fingerprint: null });
    expect(await studio.pull()).toMatchObject({ outcome: 'done', added: 0, deleted: 0 });
    expect(studio.named('B')).toMatchObject({
      remote_hash: known.remote_hash,
      list_fingerprint: known.list_fingerprint,
    });
  });

  it('S26 S23 sees what is new and what is gone after looks that brought nothing', async () => {
    const server = new PlainServer();
    for (let index = 1; index <= 40; index += 1) server.add(`Script ${index}`, [`// text ${index}`]);
    const studio = new PullStudio(server);
    for (let look = 1; look <= 3; look += 1) await studio.pull();
    server.remove(studio.named('Script 7').remote_id ?? '');
    server.add('Script 41', ['// new']);
    expect(await studio.pull()).toMatchObject({ outcome: 'done', added: 1, deleted: 1 });
    expect(await studio.pull()).toMatchObject({ outcome: 'done', added: 0, deleted: 0 });
  });

  it('knows what it has published itself as the feed tells of it', async () => {
    const server = await startBenchServer({ scripts: 2, kind: 'enhanced' });
    const studio = await openBenchStudio(server.origin);
    try {
      await studio.sync.pull();
      const lid = studio.scripts.list()[0]?.lid ?? '';
      const { local_rev: base_rev } = studio.scripts.get(lid);
      studio.scripts.saveDraft({ lid, base_rev, body: '// mine\n' });
      const { plan } = await studio.sync.plan({});
      expect(await studio.sync.publish({ plan_hash: plan.plan_hash })).toMatchObject({ outcome: 'done', applied: 1 });
      const known = () => {
        const row = findEntity(studio.store, lid);
        return [row?.remote_json, row?.base_json, readFacts(row?.facts_json ?? '{}')];
      };
      const published = known();
      expect(await studio.sync.pull()).toMatchObject({ outcome: 'done', added: 0, updated: 0, conflicts: 0 });
      expect(known()).toEqual(published);
    } finally {
      await studio.close();
      await server.stop();
    }
  });
});
