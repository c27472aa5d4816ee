import { beforeAll, expect, test } from 'vitest';
import { type Api, apiAs } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  let api: Api;

  beforeAll(async () => {
    api = await apiAs(backend().app, 'other');
    for (const [name, description] of [
      ['100% sure', null],
      ['1000 sure', null],
      ['snake_case', 'joins words'],
      ['snakeXcase', null],
      ['back\\slash', null],
      ['Plain', 'Says Hello to Ärzte'],
    ] as const) {
      await api.post('/governance/scripts', { name, description });
    }
  });

  const find = async (query: string) => {
    const reply = await api.get(`/governance/scripts?${query}`);
    expect(reply.status, reply.text).toBe(200);
    return reply.body.scripts.map(({ name }: { name: string }) => name);
  };

  test.each([
    ['100%', ['100% sure']],
    ['e_c', ['snake_case']],
    ['k\\s', ['back\\slash']],
    ['HELLO', ['Plain']],
    ['ärzte', ['Plain']],
    ['words', ['snake_case']],
    ['nothing has this', []],
  ])('searching for %s takes it literally, in name and description', async (search, names) => {
    expect(await find(`search=${encodeURIComponent(search)}`)).toEqual(names);
  });

  test('newest first, in pages that neither repeat nor drop a script', async () => {
    const all = await find('');
    expect(all[0]).toBe('Plain');
    const pages = [
      await find('page=1&page_size=4'),
      await find('page=2&page_size=4'),
      await find('page=3&page_size=4'),
    ];
    expect(pages.map(({ length }) => length)).toEqual([4, 2, 0]);
    expect(pages.flat()).toEqual(all);
    expect((await api.get('/governance/scripts?page=3&page_size=4')).body.total).toBe(6);
  });

  test('a page size above the cap is lowered', async () => {
    expect((await find('page_size=5000')).length).toBe(6);
  });

  test('LI-9 SC-010 sorted as asked, over all pages', async () => {
    const names = ['100% sure', '1000 sure', 'Plain', 'back\\slash', 'snakeXcase', 'snake_case'];
    const sorted = await find('sort=name');
    expect(sorted.toSorted()).toEqual(names.toSorted());
    expect(await find('sort=name&order=desc')).toEqual(sorted.toReversed());
    const pages = [await find('sort=name&page=1&page_size=4'), await find('sort=name&page=2&page_size=4')];
    expect(pages.flat()).toEqual(sorted);
    expect((await find('sort=created_at'))[0]).toBe('Plain');
    expect((await find('sort=created_at&order=asc')).at(-1)).toBe('Plain');
  });

  test('036 FR-011 status filters', async () => {
    expect((await find('status=draft')).length).toBe(6);
    expect(await find('status=active')).toEqual([]);
  });

  test.each([
    'status=unknown',
    'status=',
    'sort=body',
    'order=up',
    'page=abc',
    'page=0',
    'page_size=-1',
    'page_size=0',
    'search=%00',
  ])('%s is 400', async (query) => {
    const reply = await api.get(`/governance/scripts?${query}`);
    expect([reply.status, reply.body.error]).toEqual([400, 'validation_error']);
    expect(reply.body.details.field).toBe(query.split('=')[0]);
  });
});
