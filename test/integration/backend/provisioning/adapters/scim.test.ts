import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { restAdapter } from '#backend/provisioning/adapters/rest/rest-adapter.ts';
import { type RestTarget, startRestTarget, type TargetFault } from '#test/fixtures/backend/rest-target.ts';
import { callOf, failureOf, run, type Target } from './adapter-calls.ts';

let service: RestTarget;
let target: Target;

beforeAll(async () => {
  service = await startRestTarget();
});
afterAll(() => service.close());
beforeEach(() => {
  service.users.clear();
  service.groups.clear();
  service.requests.length = 0;
  service.fault = () => null;
  service.authorization = 'Bearer right-token';
  service.patchStatus = null;
  target = {
    adapter: restAdapter,
    config: {
      base_url: `${service.origin}/scim/v2`,
      dialect: 'scim2',
      auth: { kind: 'bearer' },
      allow: ['127.0.0.1'],
      timeout_seconds: 1,
    },
    credentials: { token: 'right-token' },
  };
});

/** The first request of this method goes wrong. */
function once(method: string, fault: TargetFault): void {
  service.fault = (request) => {
    const earlier = service.requests.filter((one) => one.method === method).length;
    return request.method === method && earlier === 1 ? fault : null;
  };
}

describe('AD-30 SCIM users and groups', () => {
  it.each([{ patchStatus: null }, { patchStatus: 501 }])(
    'live through all operations, PATCH $patchStatus',
    async ({ patchStatus }) => {
      service.patchStatus = patchStatus;
      const attributes = { userName: 'ada', password: 'hidden-word', emails: [{ value: 'ada@example.com' }] };
      const made = await run(target, 'create', 'account', attributes);
      expect(made.state).toMatchObject({ userName: 'ada', active: true });
      expect(JSON.stringify(made)).not.toContain('hidden-word');
      const { provider_id } = made;
      expect(service.users.get(provider_id)).toMatchObject({
        password: 'hidden-word',
        schemas: [expect.stringContaining(':User')],
      });

      await run(target, 'update', 'account', { userName: 'ada.l', nickName: 'A' }, { provider_id });
      await run(target, 'update', 'account', { nickName: null }, { provider_id });
      expect(service.users.get(provider_id)).toMatchObject({ userName: 'ada.l', emails: attributes.emails });
      expect(service.users.get(provider_id)).not.toHaveProperty('nickName');
      await run(target, 'disable', 'account', {}, { provider_id });
      expect(service.users.get(provider_id)).toMatchObject({ active: false });
      await run(target, 'enable', 'account', {}, { provider_id });
      expect(service.users.get(provider_id)).toMatchObject({ active: true });

      const group = await run(target, 'create', 'group', { name: 'staff', members: [provider_id] });
      expect(service.groups.get(group.provider_id)).toMatchObject({
        displayName: 'staff',
        members: [{ value: provider_id }],
      });
      await run(target, 'delete', 'group', {}, { provider_id: group.provider_id });
      await run(target, 'delete', 'account', {}, { provider_id });
      await run(target, 'delete', 'account', {}, { provider_id });
      expect([service.users.size, service.groups.size]).toEqual([0, 0]);
    },
  );

  it('AD-31 names with quotes and slashes stay what they are', async () => {
    const operation_id = randomUUID();
    const userName = 'x" or userName pr or userName eq "y/../z';
    const made = await run(target, 'create', 'account', { userName, externalId: 'hr/7?' }, { operation_id });
    const request = { object_class: 'user', provider_id: null, attributes: { userName, externalId: 'hr/7?' } };
    expect(await restAdapter.find(callOf(target, { operation_id }), request)).toMatchObject({
      provider_id: made.provider_id,
    });
    expect(await restAdapter.find(callOf(target), { ...request, provider_id: '../Groups' })).toBeNull();
    expect(service.requests.at(-1)?.path).toBe('/scim/v2/Users/..%2FGroups');
  });
});

describe('faults of a SCIM service', () => {
  it('AD-10 wrong, missing and unreadable credentials are said in words, without them', async () => {
    await restAdapter.test(callOf(target));
    const wrong = await failureOf(restAdapter.test(callOf({ ...target, credentials: { token: 'wrong-token' } })));
    expect(wrong).toEqual({
      effect: 'refused',
      message:
        'The API refuses the credentials with status 401: No: Bearer •••; check the credentials of the connector, and what they are allowed to do.',
    });
    const none = await failureOf(restAdapter.test(callOf({ ...target, credentials: {} })));
    expect(none.message).toContain('no credential token');
    const broken = await failureOf(restAdapter.test(callOf({ ...target, credentials: { token: 'a\r\nx-evil: 1' } })));
    expect(broken.message).toContain('characters that a header cannot carry');
  });

  it.each([
    { fault: 'drop_after', effect: 'unknown' },
    { fault: 'error_after', effect: 'unknown' },
    { fault: 'stall_after', effect: 'unknown' },
    { fault: 'drop_before', effect: 'unknown' },
    { fault: 'stall', effect: 'unknown' },
    { fault: 'not_json', effect: 'unknown' },
    { fault: 'unavailable', effect: 'unreachable' },
  ] as const)('AD-11 after $fault the next attempt leads to one user', async ({ fault, effect }) => {
    once('POST', fault);
    const operation_id = randomUUID();
    const failed = await failureOf(run(target, 'create', 'account', { userName: 'grace' }, { operation_id }));
    expect(failed.effect).toBe(effect);
    expect(failed.message).not.toContain('right-token');
    const made = await run(target, 'create', 'account', { userName: 'grace' }, { operation_id, resumed: true });
    expect([...service.users.keys()]).toEqual([made.provider_id]);
    expect(
      service.requests.filter((one) => one.method === 'POST').map((one) => one.headers['idempotency-key']),
    ).toEqual(expect.arrayContaining([operation_id]));
  });

  it('AD-16 a service that lies about what it did is found out', async () => {
    once('POST', 'lie');
    const lied = await failureOf(run(target, 'create', 'account', { userName: 'joan' }));
    expect(lied).toMatchObject({
      effect: 'unknown',
      message: expect.stringContaining('there is no account of-nothing'),
    });
    const made = await run(target, 'create', 'account', { userName: 'joan' });
    once('DELETE', 'lie');
    const kept = await failureOf(run(target, 'delete', 'account', {}, { provider_id: made.provider_id }));
    expect(kept).toMatchObject({ effect: 'unknown', message: expect.stringContaining('is still there') });
  });

  it('AD-12 a user that somebody else made is left alone, also after an attempt without an answer', async () => {
    const theirs = { id: 'theirs', userName: 'edsger', title: 'Professor' };
    service.users.set('theirs', theirs);
    const first = await failureOf(run(target, 'create', 'account', { userName: 'edsger', title: 'Clerk' }));
    expect(first).toMatchObject({ effect: 'refused', message: expect.stringContaining('did not make') });
    const later = await failureOf(
      run(target, 'create', 'account', { userName: 'edsger', title: 'Clerk' }, { resumed: true }),
    );
    expect(later.effect).toBe('refused');
    expect(service.users.get('theirs')).toEqual(theirs);
  });

  it('AD-15 a service that is away did nothing', async () => {
    const away = { ...target, config: { ...target.config, base_url: 'http://127.0.0.1:1/scim/v2' } };
    const failed = await failureOf(run(away, 'create', 'account', { userName: 'x' }));
    expect(failed).toEqual({
      effect: 'unreachable',
      message: 'No usable answer from http://127.0.0.1:1: nothing listens there.',
    });
    const gone = await failureOf(run(target, 'update', 'account', { nickName: 'x' }, { provider_id: 'gone' }));
    expect(gone).toMatchObject({ effect: 'refused', message: expect.stringContaining('may have been deleted') });
  });
});
