import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '#backend/app/build-app.ts';
import { startBackend } from '#test/integration/backend/harness/backend.ts';
import { newPglite } from '#test/integration/backend/harness/databases.ts';
import { failureOf } from '../failure-of.ts';
import { connectStudio, edit, publishPlan } from '../sync-studio.ts';

let backend: Backend;
let address: string;
beforeAll(async () => {
  backend = await startBackend(newPglite);
  address = await backend.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => backend.app.close());

const isTwo = '{"output":{"match":"subset","value":{"output_variables":{"step":2}}}}';

describe.each([
  ['an enhanced backend', false],
  ['a plain backend', true],
])('a script whose test cases fail, published to %s', (_, plain) => {
  test('TC-13 is refused without a word of the author, and says in its version that it was published although', async () => {
    const { caller, proxy } = await connectStudio(address, { plain });
    const { lid } = await caller.scripts.create({ name: `Steps ${plain}`, body: 'output.step = 1;' });
    await publishPlan(caller, [lid]);
    await edit(caller, lid, 'output.step = 3;');
    await caller.cases.save({ case_id: null, lid, name: 'is two', expect_text: isTwo });
    await caller.cases.save({ case_id: null, lid, name: 'ends well' });
    await caller.cases.save({ case_id: null, lid, name: 'off', expect_text: isTwo, enabled: false });

    const { plan } = await caller.sync.plan({ lids: [lid] });
    const { plan_hash } = plan;
    expect(await caller.sync.checkCases({ plan_hash })).toEqual({
      total: 2,
      failing: [{ lid, name: `Steps ${plain}`, total: 2, cases: ['is two'] }],
    });
    const writes = () => proxy.requests.filter((request) => !request.startsWith('GET')).length;
    const before = writes();
    const refused = await failureOf(caller.sync.publish({ plan_hash, lids: [lid] }));
    expect(refused.code).toBe('precondition_failed');
    expect(refused.message).toContain(`1 test case fails: "Steps ${plain}" (is two).`);
    expect(writes()).toBe(before);

    const request = { plan_hash, lids: [lid], change_description: 'Go on', accept_failing_cases: true };
    expect(await caller.sync.publish(request)).toMatchObject({ outcome: 'done' });
    const versions = await caller.versions.list({ lid });
    expect(versions.versions[0]?.change_description).toBe('Go on\nPublished although 1 of 2 test cases fail: is two.');
  });

  test('TC-13 is published without a question once they pass', async () => {
    const { caller } = await connectStudio(address, { plain });
    const { lid } = await caller.scripts.create({ name: `Right ${plain}`, body: 'output.step = 2;' });
    await caller.cases.save({ case_id: null, lid, name: 'is two', expect_text: isTwo });
    const { plan } = await caller.sync.plan({ lids: [lid] });
    expect(await caller.sync.checkCases({ plan_hash: plan.plan_hash })).toEqual({ total: 1, failing: [] });
    expect(await publishPlan(caller, [lid])).toMatchObject({ outcome: 'done' });
  });
});
