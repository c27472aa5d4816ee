import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type AdapterCall,
  AdapterError,
  type DockAdapter,
  type ObjectRequest,
} from '#backend/provisioning/adapters/adapter.ts';
import { performOperation } from '#backend/provisioning/adapters/perform.ts';
import { adapterFor, methodFor, provisions } from '#backend/provisioning/adapters/registry.ts';
import { simulatedTarget } from '#backend/provisioning/adapters/simulator/simulated-target.ts';
import { AppError } from '#contract/errors/app-error.ts';
import { connectorTypes } from '#contract/model/connector.ts';
import { connectorTypeDescriptors } from '#contract/model/connector-types.ts';
import type { JsonObject } from '#contract/model/scalars.ts';

const simulator = adapterFor('simulator');

function callOf(given: Partial<AdapterCall> = {}): AdapterCall {
  const signal = new AbortController().signal;
  const call = {
    connector_id: randomUUID(),
    config: {},
    credentials: {},
    object_classes: [],
    signal,
    networks: [],
    operation_id: randomUUID(),
    resumed: false,
  };
  return { ...call, ...given };
}

const request = (attributes: JsonObject, provider_id: string | null = null): ObjectRequest => ({
  object_class: 'server',
  provider_id,
  attributes,
});

async function failureOf(work: Promise<unknown>): Promise<AdapterError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof AdapterError) return error;
  throw error ?? new Error('It succeeded.');
}

const failing = (operation: string, kind: string, more: JsonObject = {}): JsonObject => ({
  failures: [{ operation, kind, message: 'As told.', ...more }],
});

describe('AD-4 the simulator', () => {
  it('keeps objects by connector, says that it is one, and knows its own work', async () => {
    const call = callOf();
    const perform = (operation: 'create' | 'update' | 'enable' | 'disable' | 'delete', asked: ObjectRequest) =>
      performOperation(simulator, operation, 'server', call, asked);
    const made = await perform('create', request({ name: 'web', password: 'hidden' }));
    expect(made?.state).toEqual({
      simulator: true,
      object_class: 'server',
      name: 'web',
      enabled: true,
      attributes: { name: 'web' },
    });
    expect(await perform('create', request({ name: 'web' }))).toEqual(made);
    const id = made?.provider_id ?? '';
    expect((await perform('update', request({ name: 'web-2' }, id)))?.state).toMatchObject({ name: 'web-2' });
    expect((await perform('disable', request({}, id)))?.state).toMatchObject({ enabled: false });
    expect((await perform('enable', request({}, id)))?.state).toMatchObject({ enabled: true });
    expect(simulatedTarget(call.connector_id).all()).toMatchObject([
      { name: 'web-2', operation_id: call.operation_id },
    ]);
    const other = callOf({ connector_id: call.connector_id });
    const taken = await failureOf(performOperation(simulator, 'create', 'server', other, request({ name: 'web-2' })));
    expect(taken).toMatchObject({ effect: 'refused', message: expect.stringContaining('already') });
    expect(await simulator.find(callOf(), request({}, id))).toBeNull();
    await perform('delete', request({}, id));
    expect(await perform('delete', request({}, id))).toBeNull();
  });

  it.each([
    { kind: 'refused', effect: 'refused', there: 0 },
    { kind: 'unreachable', effect: 'unreachable', there: 0 },
    { kind: 'half_done', effect: 'unknown', there: 1 },
    { kind: 'lost', effect: 'unknown', there: 0 },
  ])('AD-5 AD-16 fails as it is told: $kind', async ({ kind, effect, there }) => {
    const call = callOf({ config: failing('create', kind) });
    const failed = await failureOf(performOperation(simulator, 'create', 'server', call, request({ name: 'x' })));
    expect(failed.effect).toBe(effect);
    expect(simulatedTarget(call.connector_id).all().length).toBe(there);
    await performOperation(simulator, 'create', 'server', call, request({ name: 'x' }));
    expect(simulatedTarget(call.connector_id).all().length).toBe(1);
  });

  it('AD-5 a call that hangs, or is slow, ends at its limit or when it is cancelled', async () => {
    const hangs = callOf({ config: failing('create', 'hang'), signal: AbortSignal.timeout(5) });
    expect(
      await failureOf(performOperation(simulator, 'create', 'server', hangs, request({ name: 'x' }))),
    ).toMatchObject({
      effect: 'unknown',
      message: 'The target did not answer within the time limit; it may have acted all the same.',
    });
    const cancel = new AbortController();
    const slow = failureOf(simulator.test(callOf({ config: { latency_ms: 60_000 }, signal: cancel.signal })));
    cancel.abort();
    expect(await slow).toMatchObject({
      effect: 'unreachable',
      message: 'The operation was cancelled; nothing was done.',
    });
  });

  it('AD-5 fails the calls it is told, not those before and after', async () => {
    const call = callOf({ config: failing('test', 'refused', { after: 1, times: 2 }) });
    const ends = [];
    for (let count = 0; count < 4; count += 1) {
      ends.push(
        await simulator.test(call).then(
          () => 'went well',
          (error: Error) => error.message,
        ),
      );
    }
    expect(ends).toEqual(['went well', 'As told.', 'As told.', 'went well']);
  });
});

describe('AD-1 adapters', () => {
  it('each type of connector has one of the name its description gives', () => {
    for (const type of connectorTypes) {
      const { adapter, resource_types } = connectorTypeDescriptors[type];
      const found = adapterFor(type);
      expect([found.type, found.name]).toEqual([type, adapter]);
      if (type !== 'rest') expect(provisions(found, {})).toEqual(resource_types);
    }
  });

  const old: DockAdapter = {
    type: 'rest',
    name: 'old',
    test: async () => undefined,
    find: async () => null,
    provisionDatabase: async () => ({ provider_id: '1', state: null }),
  };

  it.each([
    {
      operation: 'create',
      resource: 'server',
      words: 'adapter old cannot provision servers. It provisions databases as it is configured.',
    },
    {
      operation: 'update',
      resource: 'domain',
      words: 'adapter old cannot provision domains. It provisions databases as it is configured.',
    },
    {
      operation: 'create',
      resource: 'account',
      words: 'adapter old cannot provision accounts. It provisions databases as it is configured.',
    },
    {
      operation: 'disable',
      resource: 'database',
      words: 'adapter old cannot disable databases. It has no such operation.',
    },
  ] as const)(
    'AD-3 without the method for $operation $resource it is a clear 422',
    ({ operation, resource, words }) => {
      const error = (() => {
        try {
          methodFor(old, operation, resource, {});
          return null;
        } catch (reason) {
          return reason;
        }
      })();
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ status: 422, message: words });
    },
  );

  it('AD-16 success without an object is found out, whoever says it', async () => {
    const lied = await failureOf(performOperation(old, 'create', 'database', callOf(), request({})));
    expect(lied).toMatchObject({ effect: 'unknown', message: expect.stringContaining('there is no server 1') });
  });

  it('AD-2 what an adapter did not foresee may have been done, and its words stay inside', async () => {
    const broken = { ...old, provisionDatabase: () => Promise.reject(new TypeError('password=hidden')) };
    const failed = await failureOf(performOperation(broken, 'create', 'database', callOf(), request({})));
    expect(failed.effect).toBe('unknown');
    expect(failed.message).toContain('TypeError');
    expect(failed.message).not.toContain('hidden');
  });
});
