import { describe, expect, it } from 'vitest';
import { listTypes } from '#engine/sync/entity-types.ts';
import { scriptType } from '#engine/sync/types/script.ts';
import { templateType } from '#engine/sync/types/template.ts';
import { otherTenant, PlainServer, reply, tenant } from './plain-server.ts';
import { PullStudio } from './studio.ts';

function serverWith(count: number): PlainServer {
  const server = new PlainServer();
  for (let index = 1; index <= count; index += 1) server.add(`Script ${index}`, [`// text ${index}`]);
  return server;
}

const lists = (server: PlainServer) => server.log.filter((line) => line.startsWith('GET /governance/scripts?'));
const details = (server: PlainServer) => server.log.filter((line) => /^GET \/governance\/scripts\/[^/]+$/.test(line));
const versions = (server: PlainServer) => server.log.filter((line) => line.includes('/versions/'));

describe('who answers', () => {
  it('S20 asks for no list with a token of another tenant', async () => {
    const server = serverWith(2);
    const studio = new PullStudio(server);
    studio.identity = { token_tenant_id: otherTenant, instance_id: null };
    const summary = await studio.pull();
    expect(summary.outcome).toBe('stopped');
    expect(summary.message).toContain('another tenant');
    expect(server.log).toEqual([]);
    expect(studio.attention.get('identity')).toMatchObject({ message: summary.message });
  });

  it('S20 F18 stops where another installation answers', async () => {
    const server = serverWith(2);
    const studio = new PullStudio(server);
    studio.expected = { tenant_id: tenant, instance_id: markOf('a') };
    studio.identity = { token_tenant_id: tenant, instance_id: markOf('b') };
    expect((await studio.pull()).outcome).toBe('stopped');
    expect(server.log).toEqual([]);
  });

  it('S20 believes nothing of a server that knows none of many known entities', async () => {
    const server = serverWith(11);
    const studio = new PullStudio(server);
    await studio.pull();
    for (const id of [...server.scripts.keys()]) server.remove(id);
    server.add('Somebody else’s');
    const summary = await studio.pull();
    expect(summary.outcome).toBe('stopped');
    expect(studio.names).toHaveLength(11);
    expect(studio.trash).toEqual([]);
  });

  it('S20 takes the question away once the right server answers again', async () => {
    const server = serverWith(1);
    const studio = new PullStudio(server);
    studio.identity = { token_tenant_id: otherTenant, instance_id: null };
    await studio.pull();
    studio.identity = { token_tenant_id: tenant, instance_id: null };
    await studio.pull();
    expect(studio.attention.has('identity')).toBe(false);
  });

  it('S21 F18 takes an empty list for a wrong one where more than 10 entries were known', async () => {
    const server = serverWith(11);
    const studio = new PullStudio(server);
    await studio.pull();
    server.intercept = (path) => (path === '/governance/scripts' ? reply(200, { scripts: [], total: 0 }) : undefined);
    const summary = await studio.pull();
    expect(summary.outcome).toBe('stopped');
    expect(summary.message).toContain('nothing at all');
    expect(studio.names).toHaveLength(11);
  });

  it('S142 F18 stores nothing of a run in which one row is of another tenant', async () => {
    const server = serverWith(5);
    server.pageCap = 2;
    const first = [...server.scripts.values()][0];
    if (first !== undefined) server.edit(first.id, { tenant_id: otherTenant });
    const studio = new PullStudio(server);
    const summary = await studio.pull();
    expect(summary.outcome).toBe('stopped');
    expect(studio.rows).toEqual([]);
  });
});

describe('the list', () => {
  it('S22 reads pages as large as the server allows, until all are there', async () => {
    const server = serverWith(7);
    server.pageCap = 3;
    const studio = new PullStudio(server);
    const summary = await studio.pull();
    expect(summary).toMatchObject({ outcome: 'done', added: 7, updated: 0, deleted: 0 });
    expect(lists(server)).toHaveLength(3);
    expect(studio.names).toHaveLength(7);
    expect(studio.profile.page_size_cap).toBe(3);
    expect(studio.rows.every((row) => row.base_hash === row.local_hash && row.base_hash === row.remote_hash)).toBe(
      true,
    );
  });

  it('S22 reads a list of items by offset', async () => {
    const server = serverWith(7);
    server.style = 'offset';
    server.pageCap = 3;
    const studio = new PullStudio(server);
    expect(await studio.pull()).toMatchObject({ outcome: 'done', added: 7 });
    server.log.length = 0;
    await studio.pull();
    expect(lists(server)).toEqual([
      'GET /governance/scripts?limit=200&offset=0',
      'GET /governance/scripts?limit=200&offset=3',
      'GET /governance/scripts?limit=200&offset=6',
    ]);
  });

  it('S22 F17 asks for a smaller page where the server refuses a large one', async () => {
    const server = serverWith(120);
    server.intercept = (path, query) =>
      path === '/governance/scripts' && Number(query.get('page_size')) > 100
        ? reply(400, { error: 'validation_error', message: 'too large' })
        : undefined;
    expect(await new PullStudio(server).pull()).toMatchObject({ outcome: 'done', added: 120 });
  });

  it('S22 F17 repeats a sweep in which a deletion hid a living row', async () => {
    const server = serverWith(4);
    server.pageCap = 2;
    const studio = new PullStudio(server);
    await studio.pull();
    const newest = studio.named('Script 4').remote_id ?? '';
    let deleted = false;
    server.intercept = (_, query) => {
      if (query.get('page') !== '2' || deleted) return undefined;
      deleted = true;
      server.remove(newest);
      return undefined;
    };
    server.log.length = 0;
    await studio.pull();
    expect(lists(server)).toHaveLength(4);
    expect(details(server).map((line) => line.split('/').at(-1))).toEqual(expect.arrayContaining([newest]));
    expect(details(server).some((line) => line.endsWith(studio.named('Script 2').remote_id ?? '-'))).toBe(false);
  });

  it('S22 F17 uses a list that never adds up, without its absences', async () => {
    const server = serverWith(3);
    const studio = new PullStudio(server);
    await studio.pull();
    server.remove(studio.named('Script 1').remote_id ?? '');
    server.add('Script 4');
    server.intercept = (path, query) => {
      if (path !== '/governance/scripts') return undefined;
      const rows = query.get('page') === '1' ? [...server.scripts.values()] : [];
      return reply(200, { scripts: rows, total: server.scripts.size + 1 });
    };
    server.log.length = 0;
    const summary = await studio.pull();
    expect(summary).toMatchObject({ outcome: 'done', added: 1, deleted: 0 });
    expect(summary.message).toContain('nothing counts as deleted');
    expect(lists(server)).toHaveLength(6);
    expect(studio.names).toEqual(['Script 1', 'Script 2', 'Script 3', 'Script 4']);
  });

  it('S22 finds what a list hides that is shuffled for each page', async () => {
    const server = serverWith(6);
    const orders = [
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 4],
      [3, 2, 4],
      [4, 1, 2],
      [1, 3, 2],
      [1, 2, 3],
      [5, 2, 3],
      [6, 1, 2],
    ];
    const rows = [...server.scripts.values()];
    server.intercept = (path) => {
      if (path !== '/governance/scripts') return undefined;
      const scripts = (orders.shift() ?? [1, 2, 3]).map((number) => rows[number - 1]);
      return reply(200, { scripts, total: 6 });
    };
    const studio = new PullStudio(server);
    expect(await studio.pull()).toMatchObject({ outcome: 'done', added: 6 });
    server.edit(studio.named('Script 6').remote_id ?? '', { name: 'Renamed' });
    await studio.pull();
    expect(studio.names).toContain('Renamed');
    expect(studio.names).toHaveLength(6);
  });

  it('S26 costs the list pages and not one written row where nothing changed', async () => {
    const server = serverWith(250);
    const studio = new PullStudio(server);
    await studio.pull();
    server.log.length = 0;
    const before = studio.store.changes;
    const summary = await studio.pull();
    expect(summary).toMatchObject({ outcome: 'done', requests: 3, added: 0, updated: 0 });
    expect(studio.store.changes).toBe(before);
    expect(server.log).toHaveLength(3);
  });

  it('S26 fetches nothing but the row where only its words changed', async () => {
    const server = serverWith(3);
    const studio = new PullStudio(server);
    await studio.pull();
    server.edit(studio.named('Script 2').remote_id ?? '', { name: 'Renamed' });
    server.log.length = 0;
    expect(await studio.pull()).toMatchObject({ added: 0, updated: 1 });
    expect(versions(server)).toEqual([]);
    expect(studio.localText('Renamed')).toBe('// text 2');
  });

  it('S26 looks at the text of a row that changed without saying what', async () => {
    const server = serverWith(2);
    const studio = new PullStudio(server);
    await studio.pull();
    const id = studio.named('Script 1').remote_id ?? '';
    server.versions.get(id)?.set(1, { version_number: 1, script_body: '// another history' });
    server.edit(id, {});
    await studio.pull();
    expect(studio.localText('Script 1')).toBe('// another history');
  });

  it('S26 reads thin rows in depth each time', async () => {
    const server = new PlainServer();
    server.templates = [template('one', 'a text')];
    const studio = new PullStudio(server, { types: listTypes([{ ...templateType, list_row: 'thin' }]) });
    await studio.pull();
    server.log.length = 0;
    await studio.pull();
    expect(server.log.filter((line) => line.endsWith(`/script-templates/${templateId('one')}`))).toHaveLength(1);
  });

  it('S26 reads templates by the same code, texts from the list row', async () => {
    const server = serverWith(1);
    server.templates = [template('one', 'a text'), template('two', 'another')];
    const studio = new PullStudio(server, { types: listTypes([templateType, scriptType]) });
    expect(await studio.pull()).toMatchObject({ outcome: 'done', added: 3 });
    server.templates = [template('one', 'a newer text'), template('two', 'another')];
    expect(await studio.pull()).toMatchObject({ added: 0, updated: 1 });
    expect(studio.names).toEqual(['Script 1', 'one', 'two']);
  });

  it('S26 asks once whether the server has a type', async () => {
    const server = serverWith(1);
    const studio = new PullStudio(server);
    await studio.pull();
    await studio.pull();
    expect(server.log.filter((line) => line.includes('script-templates'))).toHaveLength(1);
  });
});

function template(name: string, text: string) {
  const id = templateId(name);
  return { id, tenant_id: tenant, name, category: 'custom', template_body: text, is_system: false };
}

function templateId(name: string): string {
  return name === 'one' ? 'dddddddd-0000-4000-8000-000000000001' : 'dddddddd-0000-4000-8000-000000000002';
}

function markOf(digit: string): string {
  return `${digit.repeat(8)}-0000-4000-8000-000000000000`;
}
