import { describe, expect, test } from 'vitest';
import { auditRowOf, executionDetailOf, type FindScript } from '#host/services/logs/log-rows.ts';
import { wireEvent, wireLog } from '#host/services/logs/wire-logs.ts';

const id = '00000000-0000-4000-8000-000000000001';
const nil = '00000000-0000-0000-0000-000000000000';
const lid = '00000000-0000-4000-8000-0000000000aa';
const find: FindScript = (remoteId) => (remoteId === id ? { lid, name: 'As it is called here' } : null);

const plainLog = {
  id: 'log-1',
  tenant_id: id,
  script_id: id,
  connector_id: id,
  script_version: 2,
  status: 'failure',
  dry_run: true,
  error: 'boom',
  duration_ms: 3,
  executed_by: nil,
  executed_at: '2026-03-01T10:00:00Z',
};

describe('LA-13 what a plain backend leaves out', () => {
  test('of a log is told as not known', () => {
    const row = executionDetailOf(wireLog.parse(plainLog), find);
    expect(row).toMatchObject({
      lid,
      script_name: 'As it is called here',
      hook_phase: null,
      operation_type: null,
      binding_id: null,
      executed_by: null,
      input_context: null,
      output: null,
      logs: null,
      error_location: null,
    });
    expect(executionDetailOf(wireLog.parse({ ...plainLog, script_id: nil }), find)).toMatchObject({
      lid: null,
      script_name: null,
    });
  });

  test('036 edge case: of an actor only the id is known, which does not make it a deleted user', () => {
    const event = { id: 'e-1', script_id: id, action: 'created', actor_id: id, details: null, created_at: 'now' };
    expect(auditRowOf(wireEvent.parse(event), find).actor).toEqual({ id, name: null, deleted: false });
    expect(auditRowOf(wireEvent.parse({ ...event, actor_name: null }), find).actor).toEqual({
      id,
      name: null,
      deleted: true,
    });
    expect(auditRowOf(wireEvent.parse({ ...event, actor_name: 'ann@x.test' }), find).actor).toEqual({
      id,
      name: 'ann@x.test',
      deleted: false,
    });
  });

  test('of an event shows its details as they are, and an action of a newer backend as it came', () => {
    const event = { id: 'e-1', script_id: null, action: 'archived', actor_id: id, created_at: 'now' };
    const old = wireEvent.parse({
      ...event,
      details: { script_name: 'Gone', changes: { name: { from: 'a', to: 'b' } } },
    });
    expect(auditRowOf(old, find)).toMatchObject({
      action: 'archived',
      subject: 'Gone',
      changes: null,
      details: { script_name: 'Gone', changes: { name: { from: 'a', to: 'b' } } },
    });
    const ours = wireEvent.parse({
      ...event,
      details: { changes: { name: { before: 'a', after: 'b' } }, reason: 'r' },
    });
    expect(auditRowOf(ours, find)).toMatchObject({
      changes: [{ field: 'name', before: 'a', after: 'b' }],
      details: { reason: 'r' },
    });
  });
});
