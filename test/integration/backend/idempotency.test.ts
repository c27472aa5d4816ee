import { beforeAll, expect, test } from 'vitest';
import { type Api, apiAs } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';

const base = '/governance/scripts';

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  let api: Api;
  beforeAll(async () => {
    api = await apiAs(backend().app, 'admin');
  });
  const key = (name: string) => ({ 'idempotency-key': name });

  test('ten equal requests at the same time have one effect and one answer', async () => {
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => api.post(base, { name: 'Only once' }, key('only-once'))),
    );
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(replies[0]?.status).toBe(201);
    expect(replies.filter(({ headers }) => headers['idempotent-replay'] === undefined).length).toBe(1);
    expect(replies[0]?.headers['etag']).toMatch(/^"\d+"$/);
    expect(new Set(replies.map(({ headers }) => headers['etag'])).size).toBe(1);
    expect((await api.get(`${base}?search=Only once`)).body.total).toBe(1);
  });

  test('the same key with another body, or at another address, is 422', async () => {
    await api.post(base, { name: 'Keyed' }, key('keyed'));
    const otherBody = await api.post(base, { name: 'Keyed differently' }, key('keyed'));
    expect([otherBody.status, otherBody.body.error]).toEqual([422, 'unprocessable']);
    const otherAddress = await api.post(`${base}/validate`, { script_body: '' }, key('keyed'));
    expect(otherAddress.status).toBe(422);
    expect((await api.get(`${base}?search=Keyed differently`)).body.total).toBe(0);
  });

  test('keys of different actors do not meet', async () => {
    const other = await apiAs(backend().app, 'other');
    await api.post(base, { name: 'Shared key' }, key('shared'));
    const theirs = await other.post(base, { name: 'Shared key' }, key('shared'));
    expect([theirs.status, theirs.headers['idempotent-replay']]).toEqual([201, undefined]);
  });

  test('a refused request keeps nothing: the same key works once its cause is gone', async () => {
    const taken = await api.post(base, { name: 'Taken for now' });
    const refused = await api.post(base, { name: 'Taken for now' }, key('second-try'));
    expect(refused.status).toBe(409);
    await api.delete(`${base}/${taken.body.id}`);
    const accepted = await api.post(base, { name: 'Taken for now' }, key('second-try'));
    expect([accepted.status, accepted.headers['idempotent-replay']]).toEqual([201, undefined]);
  });

  test('every kind of POST on scripts answers a repetition from what it kept', async () => {
    const script = await api.post(base, { name: 'All kinds', script_body: 'return Date.now();' });
    const url = `${base}/${script.body.id}`;
    for (const [path, body] of [
      [`${url}/versions`, { script_body: 'return Math.random();', base_version: 1 }],
      [`${url}/activate`, undefined],
      [`${url}/deactivate`, undefined],
      [`${url}/versions/1/dry-run`, { context: {} }],
      [`${base}/dry-run`, { script_body: 'return Date.now();', context: null }],
      [`${base}/validate`, { script_body: 'return 1' }],
    ] as const) {
      const first = await api.post(path, body, key(path));
      expect(first.status, first.text).toBeLessThan(300);
      const second = await api.post(path, body, key(path));
      expect([path, second.status, second.text]).toEqual([path, first.status, first.text]);
      expect(second.headers['idempotent-replay']).toBe('true');
      expect(second.headers['etag']).toBe(first.headers['etag']);
    }
    expect((await api.get(url)).body).toMatchObject({ status: 'inactive', current_version: 2 });
  });

  test.each(['', 'a b', 'ä', 'k'.repeat(256)])('the key "%s" is refused', async (name) => {
    const reply = await api.post(base, { name: 'Never made' }, key(name));
    expect([reply.status, reply.body.details?.field]).toEqual([400, 'Idempotency-Key']);
  });
});
