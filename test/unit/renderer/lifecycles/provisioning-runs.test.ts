import { beforeEach, expect, test, vi } from 'vitest';
import type { Effect, Simulation } from '#engine/lifecycle/simulate.ts';
import type { Run } from '#renderer/features/lifecycles/simulation-store.ts';

interface Listener {
  onData(event: unknown): void;
  onError(error: unknown): void;
}
const begun: { readonly input: { run_id: string; connector_lid: string }; readonly listener: Listener }[] = [];
const cancelled: string[] = [];

vi.mock('#renderer/api/client.ts', () => ({
  rpc: {
    connectors: { list: { query: async () => [{ lid: 'ad', name: 'AD', connector_type: 'ldap' }] } },
    sync: { trash: { query: async () => [] } },
    pipelines: {
      dryRun: {
        subscribe: (input: (typeof begun)[number]['input'], listener: Listener) => {
          begun.push({ input, listener });
          return { unsubscribe: () => {} };
        },
      },
      cancel: { mutate: async ({ run_id }: { run_id: string }) => void cancelled.push(run_id) },
    },
  },
}));
vi.mock('#renderer/state/documents.ts', () => ({ flushDocuments: async () => {} }));

const { followSimulation, provisionAgain, provisionedBy, stopProvisioning } = await import(
  '#renderer/features/lifecycles/provisioning-runs.ts'
);

const provision = (connector: string): Effect => ({
  kind: 'action',
  side: 'entry',
  state: 'In',
  action: { action_type: 'trigger_provisioning', parameters: { connector, operation: 'create' } },
  object: { name: 'ada' },
});
const simulation: Simulation = {
  ...{ state_id: 's', object: {}, now: 0, entered_at: 0, pending: null, approvals: {} },
};
const run = (at: number, ...steps: readonly (readonly Effect[])[]): Run => ({
  from: { object: {}, now: '2026-01-01T00:00:00Z', start: null },
  walked: steps.map((effects) => ({ words: '', step: null, simulation, effects })),
  at,
});
const ended = (at: number) =>
  begun[at]?.listener.onData({
    type: 'ended',
    result: { ...{ success: true, operation_type: 'create', steps: [] }, flow: {}, outcome: null, failure: null },
    stopped: null,
  });

beforeEach(() => {
  begun.length = 0;
  cancelled.length = 0;
});

test('LC-85 pipelines run one after the other, and none twice while its step stays', async () => {
  const [first, second] = [provision('AD'), provision('AD')];
  followSimulation('one', run(1, [first], [second]), 'user');
  await vi.waitFor(() => expect(begun).toHaveLength(1));
  expect(provisionedBy(second)).toEqual({ kind: 'waiting' });
  ended(0);
  await vi.waitFor(() => expect(begun).toHaveLength(2));
  ended(1);
  followSimulation('one', run(0, [first], [second]), 'user');
  followSimulation('one', run(1, [first], [second]), 'user');
  expect(provisionedBy(second)).toMatchObject({ kind: 'run', run: { phase: 'ended' } });
  expect(begun).toHaveLength(2);
  provisionAgain('one', second);
  await vi.waitFor(() => expect(begun).toHaveLength(3));
});

test('LC-85 what is stepped back from stops, and is gone with its step', async () => {
  const [first, second] = [provision('AD'), provision('AD')];
  followSimulation('two', run(1, [], [first]), 'user');
  await vi.waitFor(() => expect(begun).toHaveLength(1));
  followSimulation('two', run(0, [], [first]), 'user');
  expect(cancelled).toEqual([begun[0]?.input.run_id]);
  expect(provisionedBy(first)).toBeUndefined();
  followSimulation('two', run(1, [], [second]), 'user');
  await vi.waitFor(() => expect(begun).toHaveLength(2));
  ended(1);
  followSimulation('two', null, 'user');
  expect(provisionedBy(second)).toBeUndefined();
});

test('LC-85 a run that a person stops says so, and the next one begins', async () => {
  const [first, second] = [provision('AD'), provision('AD')];
  followSimulation('four', run(0, [first, second]), 'user');
  await vi.waitFor(() => expect(begun).toHaveLength(1));
  stopProvisioning('four', second);
  stopProvisioning('four', first);
  expect(cancelled).toEqual([begun[0]?.input.run_id]);
  begun[0]?.listener.onData({ type: 'ended', result: null, stopped: 'You stopped it.' });
  expect(provisionedBy(first)).toMatchObject({ kind: 'run', run: { phase: 'ended', stopped: 'You stopped it.' } });
  await vi.waitFor(() => expect(begun).toHaveLength(2));
});

test('LC-86 a connector that is not there, and a run that the host refuses, say why', async () => {
  const [unknown, refused] = [provision('Nowhere'), provision('AD')];
  followSimulation('three', run(0, [unknown, refused]), 'user');
  await vi.waitFor(() => expect(begun).toHaveLength(1));
  expect(provisionedBy(unknown)).toMatchObject({ kind: 'refused', reason: expect.stringMatching(/named Nowhere/) });
  begun[0]?.listener.onError(new Error('The context is too large.'));
  expect(provisionedBy(refused)).toMatchObject({ kind: 'refused', pipeline: { connector_lid: 'ad' } });
});
