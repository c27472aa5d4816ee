import { beforeEach, expect, test } from 'vitest';
import { type Api, apiAs } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  let api: Api;
  let made = 0;

  beforeEach(async () => {
    api = await apiAs(backend().app, 'admin');
  });

  async function newScript(script_body = 'return 1;'): Promise<string> {
    made += 1;
    const reply = await api.post('/governance/scripts', { name: `Versioned ${made}`, script_body });
    expect(reply.status).toBe(201);
    return `/governance/scripts/${reply.body.id}`;
  }

  test('50 writers at the same time get the numbers 2 to 51, each once', async () => {
    const script = await newScript();
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, index) => api.post(`${script}/versions`, { script_body: `return ${index};` })),
    );
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 201));
    const given = replies.map(({ body }) => Number(body.version_number)).sort((a, b) => a - b);
    expect(given).toEqual(Array.from({ length: 50 }, (_, index) => index + 2));
    const stored = await api.get(`${script}/versions`);
    expect(stored.body.total).toBe(51);
    expect(stored.body.versions.map((version: { version_number: number }) => version.version_number)).toEqual(
      Array.from({ length: 51 }, (_, index) => 51 - index),
    );
    expect((await api.get(script)).body.current_version).toBe(51);
    for (const { body } of replies) {
      const kept = await api.get(`${script}/versions/${body.version_number}`);
      expect(kept.body.script_body).toBe(body.script_body);
    }
  });

  test('of two writers on the same base one wins and the other is told the current version', async () => {
    const script = await newScript();
    const replies = await Promise.all(
      [1, 2].map((base) => api.post(`${script}/versions`, { script_body: `return ${base};`, base_version: 1 })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
    const refused = replies.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({ error: 'conflict', details: { current_version: 2 } });
  });

  test('a refused version leaves no gap', async () => {
    const script = await newScript();
    const stale = await api.post(`${script}/versions`, { script_body: 'x', base_version: 7 });
    expect(stale.status).toBe(409);
    const next = await api.post(`${script}/versions`, { script_body: 'return 2;', change_description: 'Second' });
    expect(next.body).toMatchObject({ version_number: 2, script_body: 'return 2;', change_description: 'Second' });
    expect(next.headers['etag']).toBe('"v2"');
  });

  test('versions are listed newest first, all or a page of them', async () => {
    const script = await newScript();
    for (const number of [2, 3]) await api.post(`${script}/versions`, { script_body: `return ${number};` });
    const numbers = async (query: string) => {
      const { body } = await api.get(`${script}/versions${query}`);
      return [body.total, body.versions.map((version: { version_number: number }) => version.version_number)];
    };
    expect(await numbers('')).toEqual([3, [3, 2, 1]]);
    expect(await numbers('?page=2&page_size=2')).toEqual([3, [1]]);
    expect(await numbers('?page=3&page_size=2')).toEqual([3, []]);
  });

  test('a text comes back byte for byte, whatever its line ends and alphabets', async () => {
    const text = '\ufeff// Grüße, 名前, 🙂\r\nreturn "\\u0000" + 1;\n\t\u2028 ';
    const script = await newScript(text);
    expect((await api.get(`${script}/versions/1`)).body.script_body).toBe(text);
  });

  test.each([
    ['0', 404],
    ['-1', 404],
    ['99', 404],
    ['x', 400],
    ['1.5', 400],
    ['3000000000', 400],
    ['-3000000000', 400],
  ])('version %s is answered %i', async (number, status) => {
    const script = await newScript();
    const reply = await api.get(`${script}/versions/${number}`);
    expect(reply.status).toBe(status);
    expect(reply.body.message).toEqual(expect.any(String));
  });
});
