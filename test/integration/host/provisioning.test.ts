import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '#backend/app/build-app.ts';
import { type ResourceDetail, resourceDetail, type WatchEvent } from '#contract/rpc/provisioning.ts';
import { runResult } from '#contract/script/run-result.ts';
import type { StudioCaller } from '#host/rpc/router.ts';
import { startBackend } from '../backend/harness/backend.ts';
import { newPglite } from '../backend/harness/databases.ts';
import { failureOf } from './failure-of.ts';
import { startHost, storeFile } from './harness.ts';
import { connectStudio, publishPlan } from './sync-studio.ts';

let backend: Backend;
let address: string;
beforeAll(async () => {
  backend = await startBackend(newPglite, { provisioning: {} });
  address = await backend.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => backend.app.close());

const person = {
  ...{ account_name: 'znowak', display_name: 'Zofia Nowak', first_name: 'Zofia', last_name: 'Nowak' },
  ...{ country: 'PL', phone: '22 555 01 99' },
};

async function simulatorOf(caller: StudioCaller): Promise<string> {
  const found = (await caller.connectors.list()).find(({ name }) => name === 'Simulated directory');
  if (found === undefined) throw new Error('The sample connector is not there.');
  return found.lid;
}

/** All that a window is told of a provision, to its end. */
async function watched(caller: StudioCaller, provision_id: string): Promise<WatchEvent[]> {
  const events: WatchEvent[] = [];
  for await (const event of await caller.provisioning.watch({ provision_id })) events.push(event as WatchEvent);
  return events;
}

async function read(caller: StudioCaller, id: string): Promise<ResourceDetail> {
  return resourceDetail.parse(await caller.provisioning.resource({ id }));
}

describe('provisioning from the studio', () => {
  test('036 US2 a sample account is provisioned, watched, changed and deleted, and a run of it is replayed', async () => {
    const { caller } = await connectStudio(address);
    const connector_lid = await simulatorOf(caller);
    expect(await caller.provisioning.testConnection({ lid: connector_lid })).toMatchObject({ success: true });
    const wish = {
      ...{ connector_lid, resource_type: 'account' as const },
      spec: { name: 'znowak', ...person },
      request_id: randomUUID(),
    };
    const begun = await caller.provisioning.provision(wish);
    // As after an answer that got lost: asked for again, it is still one.
    expect(await caller.provisioning.provision(wish)).toEqual(begun);
    const events = await watched(caller, begun.provision_id);
    const revs = events.flatMap((event) => (event.type === 'provision' ? [event.provision.rev] : []));
    expect(revs).toEqual([...new Set(revs)].sort((one, other) => one - other));
    const end = events.at(-1);
    if (end?.type !== 'provision') throw new Error('It did not end with a provision.');
    expect(end.provision).toMatchObject({ state: 'succeeded', error: null });
    expect(end.provision.steps.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      ...['hook success', 'hook success', 'hook success', 'operation success', 'hook skipped'],
    ]);

    const { resource } = await read(caller, begun.resource_id);
    expect(resource).toMatchObject({
      ...{ name: 'znowak', connector_lid, connector_type: 'simulator', provisioning_state: 'provisioned' },
      provisioning_source: 'api',
    });
    const listed = await caller.provisioning.resources({ search: 'znow', connector_lid, state: 'provisioned' });
    expect(listed).toMatchObject({ total: 1, resources: [{ id: begun.resource_id }] });
    expect((await caller.provisioning.resources({ resource_type: 'server' })).total).toBe(0);

    const [log_id = ''] = end.provision.steps[0]?.execution_log_ids ?? [];
    const replay = await caller.provisioning.replay({ log_id });
    expect(replay).toMatchObject({
      ...{ script_name: 'Format phone numbers', version_number: 1, caution: null },
      logged: { status: 'success', dry_run: false },
    });
    const again = runResult.parse(
      await caller.dryRuns.run({
        run_id: begun.provision_id,
        source: { kind: 'version', lid: replay.lid, version_number: 1 },
        ...{ body: replay.body, context_text: replay.context_text, recorded: true },
      }),
    );
    expect(again.output).toEqual(replay.logged.output);

    const changed = await caller.provisioning.update({
      resource_id: begun.resource_id,
      updates: { display_name: 'Zofia N.' },
    });
    await watched(caller, changed.provision_id);
    const removed = await caller.provisioning.act({ resource_id: begun.resource_id, action: 'delete' });
    await watched(caller, removed.provision_id);
    expect((await failureOf(caller.provisioning.resource({ id: begun.resource_id }))).code).toBe('not_found');
  });

  test('ST-14 credentials pass through and stay nowhere on this machine', async () => {
    const secret = 'Quite-secret-3f9c';
    const host = await connectStudio(address);
    const { caller } = host;
    const lid = await simulatorOf(caller);
    expect((await caller.provisioning.connector({ lid })).credentials_set_at).toBeNull();
    await caller.provisioning.setCredentials({ lid, credentials: { token: secret } });
    expect((await caller.provisioning.connector({ lid })).credentials_set_at).not.toBeNull();
    const refused = await failureOf(
      caller.provisioning.setCredentials({ lid, credentials: { token: secret, passphrase: secret } }),
    );
    expect(refused.code).toBe('validation_error');
    expect(JSON.stringify(refused)).not.toContain(secret);
    await caller.provisioning.removeCredentials({ lid });
    expect((await caller.provisioning.connector({ lid })).credentials_set_at).toBeNull();
    expect(JSON.stringify(host.log)).not.toContain(secret);
    const file = await storeFile(host);
    await host.close();
    expect(readFileSync(file).includes(secret)).toBe(false);
  });

  test('ST-15 the state of an SST stack is imported, and what is no state says so with its line', async () => {
    const { caller } = await connectStudio(address);
    const importing = (state_text: string) => caller.provisioning.importSst({ state_text });
    expect(await failureOf(importing('{\n "a": ,\n}'))).toMatchObject({
      code: 'validation_error',
      message: expect.stringContaining('line 2'),
    });
    expect((await failureOf(importing('[1]'))).message).toContain('holds no object');
    const type = 'aws:rds/instance:Instance';
    const urn = `urn:pulumi:dev::shop::${type}::Main`;
    const resources = [{ urn, type, custom: true, id: 'shop-main', outputs: { name: 'shop' } }];
    const state = { stack: 'organization/shop/dev', latest: { resources } };
    expect(await importing(JSON.stringify(state))).toMatchObject({ created: 1, missing: [] });
    const { resources: listed } = await caller.provisioning.resources({ source: 'sst' });
    expect(listed).toMatchObject([{ resource_type: 'database', connector_lid: null, connector_type: null }]);
  });

  test('ST-13 where the backend cannot be asked it says why and what to do', async () => {
    const { caller } = await connectStudio(address);
    const { lid } = await caller.connectors.create({ name: 'New one', connector_type: 'simulator' });
    expect((await failureOf(caller.provisioning.testConnection({ lid }))).message).toContain('Publish it first');
    await publishPlan(caller, [lid]);
    expect(await caller.provisioning.testConnection({ lid })).toMatchObject({ success: true });

    const viewer = await connectStudio(address, { email: 'viewer@demo.test' });
    const denied = await failureOf(viewer.caller.provisioning.resources({}));
    expect(denied).toMatchObject({ code: 'forbidden', message: expect.stringContaining('needs auditor') });
    const plain = await connectStudio(address, { plain: true });
    expect((await failureOf(plain.caller.provisioning.resources({}))).message).toContain('keeps scripts only');
    const alone = await startHost();
    expect(await failureOf(alone.caller.provisioning.resources({}))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('has no backend'),
    });
  });
});
