import { beforeEach, expect, test, vi } from 'vitest';
import type { ConnectorDetail, SaveConnectorInput } from '#contract/rpc/connectors.ts';
import { type ConnectorForm, spelledForm } from '#renderer/features/connectors/connector-form.ts';
import { connectorKind, storedConnector } from '#renderer/features/connectors/connector-kind.ts';

const host = vi.hoisted(() => ({ calls: [] as SaveConnectorInput[], answer: null as unknown }));
vi.mock('#renderer/api/client.ts', () => ({
  rpc: {
    connectors: {
      save: {
        mutate: (input: SaveConnectorInput) => {
          host.calls.push(input);
          return Promise.resolve(host.answer);
        },
      },
    },
  },
}));

const at = '2026-01-01T00:00:00Z';
const detail: ConnectorDetail = {
  lid: '01a1ff75-5d7c-700b-8727-b872247a09af',
  id: null,
  name: 'Directory',
  connector_type: 'ldap',
  status: 'inactive',
  unpublished: true,
  behind: false,
  conflict: false,
  blocked: null,
  on_server: false,
  bindings: 0,
  updated_at: at,
  description: null,
  config: { host: 'ldap.example.org' },
  object_classes: [],
  resources: [],
  last_connection_test: null,
  last_error: null,
  credentials_set_at: null,
  local_rev: 4,
  saved_at: at,
};
const base = storedConnector(detail);

/** Saves the connector with this change; the host holds `then` after it. */
async function save(change: Partial<ConnectorForm>, then: Partial<ConnectorDetail>) {
  host.answer = { outcome: 'saved', connector: { ...detail, ...then } };
  return await connectorKind.save(detail.lid, { ...base.content, ...change }, base);
}

beforeEach(() => {
  host.calls.length = 0;
});

test('sends the parts that changed and are in order, with what they were', async () => {
  const config = { host: 'other.example.org' };
  const answer = await save({ name: ' ', config }, { config });
  expect(host.calls[0]).toMatchObject({ base_rev: 4, fields: { config }, before: { config: detail.config } });
  expect(host.calls[0]?.fields).not.toHaveProperty('name');
  expect(answer).toMatchObject({ outcome: 'saved', content: { name: 'Directory', config } });
});

test('says nothing to the host while nothing that changed is in order', async () => {
  expect(await save({ name: ' ' }, {})).toEqual({ outcome: 'saved', ...base });
  expect(host.calls).toEqual([]);
});

test('what the host spells as the form does is no change, whoever saves next', async () => {
  const sent = spelledForm({ ...base.content, name: ' Directory 2 ' });
  const first = await save(sent, { name: 'Directory 2' });
  host.answer = { outcome: 'saved', connector: { ...detail, name: 'Directory 2', description: 'new' } };
  const second = await connectorKind.save(detail.lid, { ...sent, description: 'new' }, first);
  expect([first.outcome, second.outcome]).toEqual(['saved', 'saved']);
  expect(Object.keys(host.calls[1]?.fields ?? {})).toEqual(['description']);
});

test('what another window changed is taken along, and not overwritten by the next save', async () => {
  const sent = { ...base.content, description: 'mine' };
  const answer = await save({ description: 'mine' }, { description: 'mine', name: 'Renamed' });
  expect(answer.outcome).toBe('merged');
  const shown = { ...sent, config: { host: 'typed.example.org' } };
  const merged = connectorKind.merge({ base: base.content, sent, stored: answer.content }, shown);
  expect(merged).toEqual({ ...shown, name: 'Renamed' });
  if (merged) await connectorKind.save(detail.lid, merged, answer);
  expect(Object.keys(host.calls[1]?.fields ?? {})).toEqual(['config']);
});
