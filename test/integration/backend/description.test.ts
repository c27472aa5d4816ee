import { describe, expect, test } from 'vitest';
import { capabilities } from '#contract/http/system.ts';
import { apiOf } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { contractRoutes } from './harness/contract-routes.ts';
import { newPglite } from './harness/databases.ts';

describe('what the backend says of itself', () => {
  const backend = useBackend(newPglite);
  const get = (url: string) => apiOf(backend().app).get(url);

  test('the OpenAPI document has every route of the contract, no other, and no dangling reference', async () => {
    const { body } = await get('/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    const described = Object.entries<Record<string, unknown>>(body.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const declared = [...contractRoutes.values()].map(
      ({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`,
    );
    expect(described.sort()).toEqual(declared.sort());
    const references = [...JSON.stringify(body).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name ?? '',
    );
    expect(references.length).toBeGreaterThan(10);
    expect(references.filter((name) => !(name in body.components.schemas))).toEqual([]);
  });

  test('the page to browse it comes whole from here', async () => {
    const page = await get('/docs/');
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toContain('text/html');
    const parts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part]) => part ?? '');
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      expect(part).not.toMatch(/^(https?:)?\/\//);
      const reply = await get(new URL(part, 'http://here/docs/').pathname);
      expect([part, reply.status]).toEqual([part, 200]);
    }
    expect(page.headers['content-security-policy']).not.toMatch(/https?:|unsafe-eval|script-src[^;]*unsafe-inline/);
  });

  test('capabilities name the product, the installation and what goes beyond the plain API', async () => {
    const { body } = await get('/capabilities');
    expect(capabilities.parse(body)).toEqual(body);
    expect(body).toMatchObject({ product: 'Hookwright', runtime_version: 1 });
    expect(body.features).toEqual([
      'idempotency_keys',
      'etags',
      'base_version',
      'change_sets',
      'change_feed',
      'blobs',
      'client_ids',
    ]);
    expect((await get('/capabilities')).body.instance_id).toBe(body.instance_id);
  });

  test('alive and ready are told apart', async () => {
    const fine = { status: 'ok', reason: null };
    expect((await get('/healthz')).body).toEqual(fine);
    expect((await get('/readyz')).body).toEqual(fine);
  });
});
