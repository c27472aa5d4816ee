import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { nobody, withTenant } from '#backend/db/with-tenant.ts';
import { executionLog, executionLogDetail } from '#contract/model/execution-log.ts';
import { type Api, accounts, apiAs, demoTenant, otherTenant } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';

const logs = '/governance/script-execution-logs';
const base = '/governance/scripts';

interface Listed {
  readonly id: string;
  readonly status: string;
  readonly executed_at: string;
}

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  let api: Api;
  let first: string;
  let second: string;

  const listed = async (query: string): Promise<Listed[]> => {
    const reply = await api.get(`${logs}?${query}`);
    expect([query, reply.status, reply.text.slice(0, 200)]).toEqual([query, 200, expect.any(String)]);
    for (const log of reply.body.logs) executionLog.parse(log);
    expect(reply.body.total).toBeGreaterThanOrEqual(reply.body.logs.length);
    return reply.body.logs;
  };

  async function scriptOf(name: string, body: string): Promise<string> {
    return (await api.post(base, { name, script_body: body })).body.id;
  }

  beforeAll(async () => {
    api = await apiAs(backend().app, 'admin');
    first = await scriptOf('Logged first', 'log_warn("careful");\nthrow new RangeError("no room");');
    second = await scriptOf('Logged second', 'output.ran = true;');
    const context = {
      hook_phase: 'after',
      operation_type: 'disable',
      connector_id: '5a5a5a5a-0000-4000-8000-000000000001',
      attributes: { mail: 'ann@x.test' },
    };
    await api.post(`${base}/${first}/versions/1/dry-run`, { context });
    await api.post(`${base}/${second}/versions/1/dry-run`, { context: null });
    await api.post(`${base}/${second}/versions/1/dry-run`, { context: { operation_type: 'delete' } });
    // What a real run will leave; the same table, with the binding that ran.
    await withTenant(backend().dependencies.db, { tenant_id: demoTenant, actor_id: nobody }, ({ db }) =>
      sql`insert into script_execution_logs
        (tenant_id, script_id, script_version, binding_id, status, dry_run, hook_phase, operation_type, input_context, duration_ms, executed_by, executed_at)
        values (${demoTenant}, ${second}, 1, '6b6b6b6b-0000-4000-8000-000000000001', 'timeout', false, 'before', 'create', '{}', 5000, ${nobody}, '2026-03-01T10:00:00Z')`.execute(
        db,
      ),
    );
  });

  test('LA-11 036 US5-3 filtered by status failure, only failed execution logs are shown', async () => {
    const failed = await listed('status=failure');
    expect(failed.map(({ status }) => status)).toEqual(['failure']);
  });

  test('LA-11 036 FR-033 logs are found by script, connector, binding and kind of run, newest first', async () => {
    const all = await listed('');
    expect(all).toHaveLength(4);
    expect(all.map(({ executed_at }) => executed_at)).toEqual(
      all
        .map(({ executed_at }) => executed_at)
        .toSorted()
        .reverse(),
    );
    expect(await listed(`script_id=${second}`)).toHaveLength(3);
    expect(await listed(`script_id=${second}&status=success`)).toHaveLength(2);
    expect(await listed('connector_id=5a5a5a5a-0000-4000-8000-000000000001')).toHaveLength(1);
    expect(await listed('binding_id=6b6b6b6b-0000-4000-8000-000000000001')).toMatchObject([
      { status: 'timeout', dry_run: false, binding_id: '6b6b6b6b-0000-4000-8000-000000000001' },
    ]);
    expect(await listed('dry_run=true')).toHaveLength(3);
    expect(await listed('dry_run=false')).toHaveLength(1);
    expect(await listed(`script_id=${otherTenant}`)).toEqual([]);
  });

  test('LA-11 036 FR-033 both dates are inclusive, as days and as instants', async () => {
    expect(await listed('from_date=2026-03-01&to_date=2026-03-01')).toHaveLength(1);
    expect(await listed('to_date=2026-03-01T10:00:00Z')).toHaveLength(1);
    expect(await listed('to_date=2026-03-01T09:59:59.999Z')).toHaveLength(0);
    expect(await listed('from_date=2026-03-01T11:00:00%2B01:00')).toHaveLength(4);
    expect(await listed('from_date=2026-03-01T11:00:00.001%2B01:00')).toHaveLength(3);
    expect(await listed('to_date=2026-02-28')).toHaveLength(0);
  });

  test.each([
    'from_date=yesterday',
    'to_date=2026-02-30',
    'from_date=2026-03-01T10:00:00',
    'from_date=2026-03-01T10:00:00+01:00',
    'from_date=0000-01-01',
    'from_date=',
    'status=failed',
    'dry_run=1',
    'script_id=x',
    'connector_id=x',
    'page=0',
    'page_size=0',
    'page=abc',
  ])('LA-11 L-01 ?%s is refused with what to write instead', async (query) => {
    const reply = await api.get(`${logs}?${query}`);
    expect([reply.status, reply.body.error]).toEqual([400, 'validation_error']);
    expect(reply.body.message).toContain(query.split('=')[0]);
  });

  test('LA-11 L-01 pages neither repeat nor drop a log, and the size is capped', async () => {
    const pages = await Promise.all([1, 2, 3].map((page) => listed(`page=${page}&page_size=2`)));
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 0]);
    const ids = pages.flat().map(({ id }) => id);
    expect(ids).toEqual((await listed('page_size=500')).map(({ id }) => id));
    expect((await api.get(`${logs}?page=3&page_size=2`)).body.total).toBe(4);
  });

  test('LA-10 036 US5-4 FR-034 one log says what it was given, put out, failed of, and how long it took', async () => {
    const [log] = await listed('status=failure');
    const reply = await api.get(`${logs}/${log?.id}`);
    expect(reply.status).toBe(200);
    expect(executionLogDetail.parse(reply.body)).toEqual(reply.body);
    expect(reply.body).toMatchObject({
      script_id: first,
      script_name: 'Logged first',
      script_version: 1,
      status: 'failure',
      dry_run: true,
      hook_phase: 'after',
      operation_type: 'disable',
      connector_id: '5a5a5a5a-0000-4000-8000-000000000001',
      binding_id: null,
      input_context: { attributes: { mail: 'ann@x.test' }, hook_phase: 'after' },
      output: null,
      error: 'no room',
      error_location: { name: 'RangeError', line: 2 },
      logs: [{ level: 'warn', message: 'careful', line: 1 }],
      truncated: false,
      executed_by_name: accounts.admin.email,
    });
    expect(reply.body.duration_ms).toBeGreaterThanOrEqual(0);
    const [ok] = await listed(`script_id=${second}&status=success`);
    expect((await api.get(`${logs}/${ok?.id}`)).body.output).toMatchObject({ output_variables: { ran: true } });
    expect((await api.get(`${logs}/${demoTenant}`)).status).toBe(404);
  });

  describe('S-07', () => {
    test('LA-12 logs outlive their script, and then name none', async () => {
      const id = await scriptOf('Logged and deleted', 'return 1;');
      const { log_id } = (await api.post(`${base}/${id}/versions/1/dry-run`, { context: null })).body;
      await api.delete(`${base}/${id}`);
      expect((await api.get(`${logs}/${log_id}`)).body).toMatchObject({ script_id: null, script_name: null });
    });
  });
});
