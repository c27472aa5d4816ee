import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backend } from '#backend/app/build-app.ts';
import { readCredentialKeys } from '#backend/provisioning/credentials/credential-keys.ts';
import { CountingTarget, countingTargetConfig } from '#test/fixtures/backend/counting-target.ts';
import { type Api, apiAs } from '../harness/api.ts';
import { startBackend } from '../harness/backend.ts';
import { onPostgres } from '../harness/databases.ts';
import { bind, done, endOf, newConnector, resourceOf } from '../harness/provisioning.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const program = 'test/fixtures/backend/crashing-worker-child.ts';

/** One provision that is to be found at this point when its worker is killed. */
interface Victim {
  /** What the target knows the object by. */
  readonly name: string;
  readonly point: string;
  readonly provision_id: string;
}

interface WorkerProcess {
  readonly child: ChildProcess;
  /** Resolves when the worker says this line. */
  said(line: string): Promise<void>;
  lines(): string[];
  stderr(): string;
}

onPostgres((newDatabase) => {
  const key = randomBytes(32).toString('base64');
  const target = new CountingTarget();
  let url = '';
  let backend: Backend;
  let admin: Api;
  let dock_id = '';
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    const database = await newDatabase();
    url = database.kind === 'server' ? database.url : '';
    const credentialKeys = () => readCredentialKeys({ kind: 'text', text: key, from: 'the test' });
    backend = await startBackend(() => Promise.resolve(database), { credentialKeys });
    admin = await apiAs(backend.app, 'admin');
    const config = countingTargetConfig(await target.start());
    dock_id = await newConnector(admin, { connector_type: 'rest', config, credentials: { token: 'a-secret-token' } });
    await bind(admin, dock_id, { body: "attributes.name += '_one';", execution_order: 1 });
    await bind(admin, dock_id, { body: "attributes.name += '_two';", execution_order: 2 });
    await bind(admin, dock_id, { body: 'variables.uid = target_uid;', hook_phase: 'after' });
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    target.stop();
    await backend.app.close();
  });

  function startWorker(holds: Record<string, string> = {}): WorkerProcess {
    const child = spawn(process.execPath, [program, url, key, JSON.stringify(holds)], { cwd: root });
    children.push(child);
    const waiting = new Map<string, () => void>();
    let text = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      text += String(chunk);
      for (const line of text.split('\n')) waiting.get(line)?.();
    });
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    return {
      child,
      said: (line) =>
        new Promise((resolve) => (text.split('\n').includes(line) ? resolve() : waiting.set(line, resolve))),
      lines: () => text.split('\n'),
      stderr: () => stderr,
    };
  }

  async function kill({ child }: WorkerProcess): Promise<void> {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    expect((await ended)[1]).toBe('SIGKILL');
  }

  async function create(name: string): Promise<string> {
    const body = { dock_id, resource_type: 'server', spec: { name } };
    return done(await admin.post('/provisioning/resources', body)).body.provision_id;
  }

  /** Where a worker can be killed is what one that is left alone comes by, and twice in what it asks of the target. */
  async function pointsOf(provision_id: string): Promise<string[]> {
    const alone = startWorker();
    expect(await endOf(admin, provision_id), alone.stderr()).toMatchObject({ state: 'succeeded' });
    await alone.said(`${provision_id} end-recorded`);
    await kill(alone);
    const passed = alone.lines().filter((line) => line.startsWith(provision_id));
    return [...passed.map((line) => line.slice(provision_id.length + 1)), 'target-received', 'target-done'];
  }

  /** Kills one worker while each of the victims stands at its point. */
  async function killAt(victims: readonly Victim[]): Promise<void> {
    const arrivals = new Map<string, () => void>();
    const atTarget = victims
      .filter(({ point }) => point.startsWith('target-'))
      .map(({ name, point }) => new Promise<void>((resolve) => arrivals.set(`${point} ${name}`, resolve)));
    target.onMoment = (moment, _method, name) => {
      arrivals.get(`target-${moment} ${name}`)?.();
      return arrivals.has(`target-${moment} ${name}`);
    };
    const worker = startWorker(Object.fromEntries(victims.map(({ provision_id, point }) => [provision_id, point])));
    const atPoint = victims
      .filter(({ point }) => !point.startsWith('target-'))
      .map(({ provision_id, point }) => worker.said(`${provision_id} ${point}`));
    await Promise.all([...atTarget, ...atPoint]);
    await kill(worker);
    target.onMoment = () => false;
  }

  test('PV-20 a worker killed at every step of a pipeline: the next makes nothing twice and loses nothing', async () => {
    const points = await pointsOf(await create('alone'));
    expect(points.length).toBeGreaterThanOrEqual(19);
    const victims: Victim[] = [];
    for (const point of points) {
      const given = `at-${point}`;
      victims.push({ name: `${given}_one_two`, point, provision_id: await create(given) });
    }
    await killAt(victims);
    // The successor is lost as well, wherever it is by then: what it took over is taken over once more.
    const second = startWorker();
    await second.said(`${victims[3]?.provision_id} taken`);
    await kill(second);

    const last = startWorker();
    for (const { name, point, provision_id } of victims) {
      const provision = await endOf(admin, provision_id);
      expect([point, provision.state, provision.error], last.stderr()).toEqual([point, 'succeeded', null]);
      expect(provision.steps.map(({ status }) => status)).toEqual(['success', 'success', 'success', 'success']);
      const objects = target.named(name);
      expect([point, objects.length]).toEqual([point, 1]);
      const resource = await resourceOf(admin, provision);
      expect(resource).toMatchObject({ name, provisioning_state: 'provisioned', provider_id: objects[0]?.id });
    }
    expect(target.servers.size).toBe(points.length + 1);
    await kill(last);
    console.log(`kill points tried: ${points.length}`);
  }, 120_000);

  test('PV-7 a lost creation that the target finishes late, after the successor has looked, is not made again', async () => {
    for (const given of ['killed', 'timeout']) {
      const name = `${given}_one_two`;
      const worked = new Promise<() => void>((arrived) => {
        target.onWork = (method) => (method === 'POST' ? new Promise((finish) => arrived(finish)) : undefined);
      });
      const first = startWorker();
      const provision_id = await create(given);
      const finish = await worked;
      target.onWork = () => undefined;
      if (given === 'killed') await kill(first);
      const last = given === 'killed' ? startWorker() : first;
      await Promise.race([last.said(`${provision_id} outwaiting`), endOf(admin, provision_id)]);
      finish();
      expect(await endOf(admin, provision_id), last.stderr()).toMatchObject({ state: 'succeeded', error: null });
      expect(target.asked.filter((line) => line === `POST ${name}`)).toHaveLength(1);
      expect(target.named(name)).toHaveLength(1);
      await kill(last);
    }
  }, 120_000);

  test('PV-20 the same while it deletes: what is gone is gone once, here and there', async () => {
    const page = done(await admin.get('/provisioning/resources?limit=100')).body;
    const resources = page.items.filter(({ name }: { name: string }) => name.startsWith('at-'));
    const [first, ...others] = resources;
    const remove = async (id: string): Promise<string> =>
      done(await admin.delete(`/provisioning/resources/${id}`)).body.provision_id;
    const points = await pointsOf(await remove(first.id));
    expect(points.length).toBeGreaterThanOrEqual(10);
    const victims: Victim[] = [];
    for (const [index, point] of points.entries()) {
      const { id, name } = others[index];
      victims.push({ name, point, provision_id: await remove(id) });
    }
    await killAt(victims);
    const last = startWorker();
    for (const { name, point, provision_id } of victims) {
      const provision = await endOf(admin, provision_id);
      expect([point, provision.state, provision.error], last.stderr()).toEqual([point, 'succeeded', null]);
      expect([point, target.named(name)]).toEqual([point, []]);
      expect((await admin.get(`/provisioning/resources/${provision.resource_id}`)).status).toBe(404);
      const asked = target.asked.filter((line) => line === `DELETE ${name}`).length;
      expect([point, asked]).toEqual([point, point === 'target-received' ? 2 : 1]);
    }
    await kill(last);
    console.log(`kill points tried: ${points.length}`);
  }, 120_000);
});
