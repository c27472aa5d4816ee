import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Script } from '#contract/model/script.ts';
import type { ScriptDetail, ScriptRow } from '#contract/rpc/scripts.ts';
import type { PlanView, PublishEnd } from '#contract/rpc/sync.ts';
import { type DemoBackend, startDemoBackend } from './demo-backend.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { Died, type StudioProcess, startStudio } from './studio-process.ts';

const root = mkdtempSync(path.join(tmpdir(), 'hookwright-killed-'));
let backend: DemoBackend;
let proxy: FaultProxy;

beforeAll(async () => {
  backend = await startDemoBackend();
  proxy = await startFaultProxy(backend.origin);
});

afterAll(async () => {
  await proxy.close();
  await backend.stop();
  rmSync(root, { recursive: true, force: true });
});

/** A home whose studio is signed in and has everything that is published. */
async function preparedHome(name: string): Promise<string> {
  const home = path.join(root, name);
  const studio = await startStudio(home, proxy.origin);
  await studio.call('session.signIn', backend.admin);
  await studio.call('sync.pull');
  await studio.close();
  return home;
}

interface Work {
  readonly created: string;
  readonly changed: string;
  readonly removed: string;
  readonly token: string;
}

/** One creation, one change of text and description, one deletion; each round its own. */
async function edit(studio: StudioProcess, round: string): Promise<Work> {
  const token = `token-${round}`;
  const rows = await studio.call<ScriptRow[]>('scripts.list');
  const lidOf = (name: string) => rows.find((row) => row.name === name)?.lid ?? '';
  const work = { created: `created-${round}`, changed: `changed-${round}`, removed: `removed-${round}`, token };
  await studio.call('scripts.create', { name: work.created, body: `log_info('${token}');\n` });
  const before = await studio.call<ScriptDetail>('scripts.get', { lid: lidOf(work.changed) });
  await studio.call('scripts.saveDraft', {
    lid: before.lid,
    body: `${before.body}log_info('${token}');\n`,
    base_rev: before.local_rev,
  });
  await studio.call('scripts.update', { lid: before.lid, description: `described in ${token}` });
  await studio.call('scripts.remove', { lid: lidOf(work.removed) });
  return work;
}

async function publishAll(studio: StudioProcess): Promise<PublishEnd | null> {
  const { plan } = await studio.call<PlanView>('sync.plan', {});
  if (plan.operations.length === 0) return null;
  return studio.call<PublishEnd>('sync.publish', {
    plan_hash: plan.plan_hash,
    reviewed: plan.changes.filter((change) => change.review.length > 0).map((change) => change.lid),
  });
}

/** After a kill: whatever was going on is ended, and what is left is published. */
async function finish(home: string): Promise<void> {
  const studio = await startStudio(home, proxy.origin);
  await studio.call('sync.pull');
  for (let round = 0; round < 10; round += 1) {
    const open = (await studio.call<{ id: string; kind: string; state: string }[]>('sync.history', { limit: 20 })).find(
      (entry) => entry.kind !== 'pull' && !['done', 'rejected', 'cancelled'].includes(entry.state),
    );
    if (open !== undefined) await studio.call<PublishEnd>('sync.resume', { cs_id: open.id });
    else if ((await publishAll(studio)) === null) break;
  }
  const { plan } = await studio.call<PlanView>('sync.plan', {});
  expect({ operations: plan.operations, conflicts: plan.conflicts, blocked: plan.blocked }).toEqual({
    operations: [],
    conflicts: [],
    blocked: [],
  });
  await studio.close();
}

async function expectOnce(work: Work): Promise<void> {
  const named = async (name: string) => (await backend.scripts()).filter((script) => script.name === name);
  const created = await named(work.created);
  expect(created).toHaveLength(1);
  expect(created[0]?.description).toBeNull();
  expect(await backend.textOf(created[0] as Script)).toBe(`log_info('${work.token}');\n`);
  const [changed] = await named(work.changed);
  expect(changed?.description).toBe(`described in ${work.token}`);
  const text = await backend.textOf(changed as Script);
  expect(text.split(work.token)).toHaveLength(2);
  expect(await named(work.removed)).toEqual([]);
}

/** Prepares a round's scripts at the backend, edits, and publishes until `stop` ends it; then recovers and checks. */
async function round(template: string, name: string, stop: (studio: StudioProcess) => Promise<void>): Promise<boolean> {
  for (const kind of ['changed', 'removed']) await backend.addScript(`${kind}-${name}`, `log_info('${kind}');\n`);
  const home = path.join(root, name);
  cpSync(template, home, { recursive: true });
  const studio = await startStudio(home, proxy.origin);
  await studio.call('sync.pull');
  const work = await edit(studio, name);
  await stop(studio);
  const died = await publishAll(studio).then(
    () => false,
    (error: unknown) => {
      if (error instanceof Died) return true;
      throw error;
    },
  );
  if (!died) await studio.close();
  proxy.boundary = () => {};
  await finish(home);
  await expectOnce(work);
  rmSync(home, { recursive: true, force: true });
  return died;
}

describe.each([
  { kind: 'enhanced', plain: false },
  { kind: 'baseline', plain: true },
])('a studio that is killed while it publishes to an $kind backend', ({ kind, plain }) => {
  let template = '';

  beforeAll(async () => {
    proxy.plain = plain;
    template = await preparedHome(`home-${kind}`);
  });

  test(`S91 S93 F11 after any of its commits has done everything once when it is back (${kind})`, {
    timeout: 600_000,
  }, async () => {
    let deaths = 0;
    for (let commit = 1; commit <= 200; commit += 1) {
      const died = await round(template, `${kind}-commit-${commit}`, (studio) => studio.dieAt(commit));
      if (!died) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(3);
  });

  test.each(['received', 'answering'] as const)(
    `S91 S93 F11 when any of its requests is %s (${kind})`,
    { timeout: 600_000 },
    async (where) => {
      let deaths = 0;
      for (let nth = 1; nth <= 200; nth += 1) {
        const died = await round(template, `${kind}-${where}-${nth}`, async (studio) => {
          let requests = 0;
          proxy.boundary = (at) => {
            if (at !== where) return;
            requests += 1;
            if (requests === nth) process.kill(studio.pid, 'SIGKILL');
          };
        });
        if (!died) break;
        deaths += 1;
      }
      expect(deaths).toBeGreaterThan(1);
    },
  );
});
