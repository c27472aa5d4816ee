import { cpSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Backend } from '#backend/app/build-app.ts';
import type { DatabaseTarget } from '#backend/db/open-database.ts';
import type { FeedCursor } from '#contract/model/change-feed.ts';
import { type Api, apiAs } from '../harness/api.ts';
import { startBackend } from '../harness/backend.ts';
import { describePostgres, programsOfPostgres } from '../harness/databases.ts';
import { type PostgresServer, startPostgres } from '../harness/postgres-server.ts';
import { temporaryFolder } from '../harness/server-process.ts';
import { ChangeSet, cursorText, follow, sendText, snapshotOf, upload } from '../harness/sync.ts';

const base = '/governance/scripts';
const text = 'return "published";';

interface Copies {
  readonly original: DatabaseTarget;
  /** Copies the original as it is now; nobody may have it open. */
  backUp(): Promise<DatabaseTarget>;
}

/** Follows a server whose database is then replaced by its backup of earlier. */
function restoredServer(copies: () => Promise<Copies>): void {
  async function open(target: DatabaseTarget): Promise<{ backend: Backend; api: Api }> {
    const backend = await startBackend(() => Promise.resolve(target));
    onTestFinished(() => backend.app.close());
    return { backend, api: await apiAs(backend.app, 'admin') };
  }

  const refused = async (api: Api, cursor: FeedCursor) => {
    const reply = await api.get(`/v1/changes?cursor=${cursorText(cursor)}`);
    return [reply.status, reply.body.error];
  };

  test('SB-8 after a restored backup nobody follows on unknowingly, and the lost publishes can be told', async () => {
    const { original, backUp } = await copies();
    const first = await open(original);
    const kept = new ChangeSet().create({ name: 'In the backup' }, text);
    const lost = new ChangeSet().create({ name: 'Not in the backup' }, text);
    await upload(first.api, text);
    await publishOn(first.api, kept);
    const atBackup = (await snapshotOf(first.api)).cursor;
    await first.backend.app.close();
    const backup = await backUp();

    const later = await open(original);
    await publishOn(later.api, lost);
    await later.api.post(base, { name: 'Also after the backup' });
    const followed = (await follow(later.api, atBackup)).cursor;
    expect(followed.seq).toBe(atBackup.seq + 2);
    await later.backend.app.close();

    const restored = await open(backup);
    expect(await refused(restored.api, followed)).toEqual([409, 'history_diverged']);
    expect((await follow(restored.api, atBackup)).events).toEqual([]);
    for (const name of ['Another', 'history', 'grows', 'past it']) await restored.api.post(base, { name });
    expect(await refused(restored.api, followed)).toEqual([409, 'history_diverged']);
    const stale = new ChangeSet().create({ name: 'Planned on what is gone' }, text);
    const refusedSet = await sendText(restored.api, stale.id, stale.text(followed));
    expect([refusedSet.status, refusedSet.body.error]).toEqual([409, 'history_diverged']);
    expect((await restored.api.get(`/v1/change-sets/${kept.id}`)).body.outcome).toBe('applied');
    expect((await restored.api.get(`/v1/change-sets/${lost.id}`)).status).toBe(404);
    const { cursor, entities } = await snapshotOf(restored.api);
    const names = [...entities.values()].map(({ row }) => row['name']);
    expect(names).toEqual(expect.arrayContaining(['In the backup', 'past it']));
    expect(names).not.toContain('Not in the backup');
    expect((await follow(restored.api, cursor)).events).toEqual([]);
  });

  async function publishOn(api: Api, set: ChangeSet): Promise<void> {
    const { cursor } = await snapshotOf(api);
    const reply = await sendText(api, set.id, set.text(cursor));
    expect(reply.status, reply.text).toBe(200);
  }
}

describe('on PGlite', () => {
  restoredServer(() => {
    const folder = temporaryFolder();
    const target = (name: string): DatabaseTarget => ({ kind: 'folder', data_dir: path.join(folder, name) });
    return Promise.resolve({
      original: target('original'),
      backUp: () => {
        cpSync(path.join(folder, 'original'), path.join(folder, 'backup'), { recursive: true });
        return Promise.resolve(target('backup'));
      },
    });
  });
});

describePostgres(() => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(programsOfPostgres());
  });
  afterAll(() => server.stop());
  restoredServer(async () => {
    const url = await server.newDatabase('original');
    return {
      original: { kind: 'server', url },
      backUp: async () => {
        const client = new pg.Client(url.replace('//service@', '//postgres@').replace(/original$/, 'postgres'));
        await client.connect();
        await client.query('create database backup template original owner service');
        await client.end();
        return { kind: 'server', url: url.replace(/original$/, 'backup') };
      },
    };
  });
});
