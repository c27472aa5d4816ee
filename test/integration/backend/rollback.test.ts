import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { withTenant } from '#backend/db/with-tenant.ts';
import { feedStart } from '#contract/model/change-feed.ts';
import { type Api, apiAs, demoTenant } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';
import { follow } from './harness/sync.ts';

interface Audited {
  readonly action: string;
  readonly details: Record<string, unknown>;
}

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  let api: Api;
  let made = 0;

  beforeEach(async () => {
    api = await apiAs(backend().app, 'admin');
  });

  /** A script with one version for each text; returns its id and address. */
  async function scriptOf(...texts: string[]): Promise<{ id: string; url: string }> {
    made += 1;
    const [first, ...others] = texts;
    const { body } = await api.post('/governance/scripts', { name: `Rolled ${made}`, script_body: first });
    const url = `/governance/scripts/${body.id}`;
    for (const script_body of others) expect((await api.post(`${url}/versions`, { script_body })).status).toBe(201);
    return { id: body.id, url };
  }

  function auditOf(id: string): Promise<Audited[]> {
    const { db } = backend().dependencies;
    return withTenant(db, { tenant_id: demoTenant, actor_id: demoTenant }, async (scope) => {
      const { rows } = await sql<Audited>`
        select action, details from script_audit_events where script_id = ${id} order by created_at, id`.execute(
        scope.db,
      );
      return rows;
    });
  }

  test('036 US1-6 rolling back brings the previous text back as a new version that says so', async () => {
    const { id, url } = await scriptOf('return 1;', 'return 2;', 'return 3;');
    const reply = await api.post(`${url}/rollback`, {});
    expect([reply.status, reply.headers['etag']]).toEqual([200, '"v4"']);
    expect(reply.body).toMatchObject({
      version_number: 4,
      script_body: 'return 2;',
      change_description: 'Rolled back to version 2.',
    });
    expect((await api.get(url)).body.current_version).toBe(4);
    expect((await api.get(`${url}/versions/4`)).body).toEqual(reply.body);
    const { action, details } = (await auditOf(id)).at(-1) as Audited;
    expect(action).toBe('rollback');
    expect(details).toMatchObject({ from_version: 3, to_version: 2, new_version: 4, reason: null });
    expect((await auditOf(id)).filter((event) => event.action === 'version_created')).toHaveLength(2);
  });

  test('a chosen version comes back with the reason, and the feed tells of it', async () => {
    const { id, url } = await scriptOf('return 1;', 'return 2;', 'return 3;');
    const { cursor } = await follow(api, feedStart);
    const reply = await api.post(`${url}/rollback`, { target_version: 1, reason: 'Mail broke.' });
    expect(reply.body).toMatchObject({
      version_number: 4,
      script_body: 'return 1;',
      change_description: 'Rolled back to version 1: Mail broke.',
    });
    const { events } = await follow(api, cursor);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type: 'script', id });
    expect((await auditOf(id)).at(-1)?.details).toMatchObject({ to_version: 1, reason: 'Mail broke.' });
  });

  test('036 edge case 7 a script with one version cannot be rolled back', async () => {
    const { id, url } = await scriptOf('return 1;');
    for (const body of [{}, { target_version: 1 }, { target_version: null }]) {
      const reply = await api.post(`${url}/rollback`, body);
      expect([reply.status, reply.body.error]).toEqual([412, 'precondition_failed']);
      expect(reply.body.message).toContain('there is no previous version to roll back to');
    }
    expect((await api.get(`${url}/versions`)).body.total).toBe(1);
    expect((await auditOf(id)).map(({ action }) => action)).toEqual(['created']);
  });

  test.each([
    ['the current version', { target_version: 2 }, 412, 'Version 2 is the current version already'],
    ['a version that does not exist', { target_version: 9 }, 412, 'has no version 9'],
    ['version 0', { target_version: 0 }, 412, 'has no version 0'],
    ['another base', { target_version: 1, base_version: 1 }, 409, 'is at version 2 now'],
    ['a reason of 501 characters', { reason: 'x'.repeat(501) }, 400, 'longer than 500 characters'],
    ['a number that is a text', { target_version: '1' }, 422, 'target_version'],
  ])('%s is refused and changes nothing', async (_what, body, status, words) => {
    const { url } = await scriptOf('return 1;', 'return 2;');
    const reply = await api.post(`${url}/rollback`, body);
    expect([reply.status, reply.body.message]).toEqual([status, expect.stringContaining(words)]);
    expect((await api.get(`${url}/versions`)).body.total).toBe(2);
  });

  test('a system script is not rolled back, an unknown one is 404, a stale If-Match 412', async () => {
    const { id, url } = await scriptOf('return 1;', 'return 2;');
    const { headers } = await api.get(url);
    await api.put(url, { description: 'Changed meanwhile' });
    const stale = await api.post(`${url}/rollback`, {}, { 'if-match': String(headers['etag']) });
    expect([stale.status, stale.body.details.current.description]).toEqual([412, 'Changed meanwhile']);
    await withTenant(backend().dependencies.db, { tenant_id: demoTenant, actor_id: demoTenant }, (scope) =>
      sql`update scripts set is_system = true where id = ${id}`.execute(scope.db),
    );
    const system = await api.post(`${url}/rollback`, {});
    expect([system.status, system.body.message]).toEqual([412, expect.stringContaining('is a system script')]);
    const nothing = await api.post(`/governance/scripts/${demoTenant}/rollback`, {});
    expect([nothing.status, nothing.body.error]).toEqual([404, 'not_found']);
  });

  test('a repetition with the same key has no second effect', async () => {
    const { url } = await scriptOf('return 1;', 'return 2;');
    const key = { 'idempotency-key': `rollback-${made}` };
    const replies = await Promise.all([1, 2, 3].map(() => api.post(`${url}/rollback`, {}, key)));
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect((await api.get(`${url}/versions`)).body.total).toBe(3);
  });

  test('036 edge case 2 new versions and rollbacks at the same time leave no gap and no double', async () => {
    const { id, url } = await scriptOf('return 1;', 'return 2;');
    const replies = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        index % 2 === 0
          ? api.post(`${url}/versions`, { script_body: `return ${index};` })
          : api.post(`${url}/rollback`, index % 4 === 1 ? {} : { target_version: 1 }),
      ),
    );
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201, 200]));
    const given = replies.map(({ body }) => Number(body.version_number)).sort((a, b) => a - b);
    expect(given).toEqual(Array.from({ length: 24 }, (_, index) => index + 3));
    const { versions, total } = (await api.get(`${url}/versions`)).body;
    expect([total, (await api.get(url)).body.current_version]).toEqual([26, 26]);
    const texts = new Map<number, string>(
      versions.map((one: { version_number: number; script_body: string }) => [one.version_number, one.script_body]),
    );
    for (const { action, details } of await auditOf(id)) {
      if (action !== 'rollback') continue;
      expect(details['new_version']).toBe(Number(details['from_version']) + 1);
      expect(texts.get(Number(details['new_version']))).toBe(texts.get(Number(details['to_version'])));
    }
  });

  test('036 US1-4 the same text again is a version like any other', async () => {
    const { url } = await scriptOf('return 1;');
    const same = { script_body: 'return 1;', change_description: 'Nothing new' };
    expect((await api.post(`${url}/versions`, same)).body).toMatchObject({ version_number: 2, ...same });
  });

  test('036 US1-7 compare shows additions, deletions and the words that changed', async () => {
    const { url } = await scriptOf('const a = 1;\nreturn a;\n', '// New.\nconst a = 2;\nreturn a;\n');
    const reply = await api.get(`${url}/versions/compare?from=1&to=2`);
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      version_a: 1,
      version_b: 2,
      diff_lines: [
        row(1, 'removed', 'const a = 1;', 1, null, [{ start: 10, end: 11 }]),
        row(2, 'added', '// New.', null, 1, [{ start: 0, end: 7 }]),
        row(3, 'added', 'const a = 2;', null, 2, [{ start: 10, end: 11 }]),
        row(4, 'unchanged', 'return a;', 2, 3, null),
      ],
      summary: { added: 1, removed: 0, changed: 1 },
    });
    const back = await api.get(`${url}/versions/compare?from=2&to=1`);
    expect(back.body.summary).toEqual({ added: 0, removed: 1, changed: 1 });
    const same = await api.get(`${url}/versions/compare?from=2&to=2`);
    expect(same.body.diff_lines.map((line: { change_type: string }) => line.change_type)).toEqual([
      'unchanged',
      'unchanged',
      'unchanged',
    ]);
  });

  test('white space around lines can be left out of a comparison', async () => {
    const { url } = await scriptOf('if (x) {\ny();\n}\n', 'if (x) {\n  y();\n}\n');
    const summary = async (query: string) =>
      (await api.get(`${url}/versions/compare?from=1&to=2${query}`)).body.summary;
    expect(await summary('')).toEqual({ added: 0, removed: 0, changed: 1 });
    expect(await summary('&ignore_whitespace=true')).toEqual({ added: 0, removed: 0, changed: 0 });
    expect((await api.get(`${url}/versions/compare?from=1&to=2&ignore_whitespace=1`)).status).toBe(400);
  });

  test.each([
    ['', 400],
    ['?from=1', 400],
    ['?from=1&to=x', 400],
    ['?from=1&to=3000000000', 400],
    ['?from=1&to=9', 404],
    ['?from=0&to=1', 404],
    ['?from=-1&to=1', 404],
  ])('compare%s is answered %i', async (query, status) => {
    const { url } = await scriptOf('return 1;');
    const reply = await api.get(`${url}/versions/compare${query}`);
    expect([reply.status, typeof reply.body.message]).toEqual([status, 'string']);
  });
});

function row(
  line_number: number,
  change_type: string,
  content: string,
  old_line: number | null,
  new_line: number | null,
  ranges: object[] | null,
) {
  return { line_number, change_type, content, old_line, new_line, ranges };
}
