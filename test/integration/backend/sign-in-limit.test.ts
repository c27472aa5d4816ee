import { describe, expect, test } from 'vitest';
import { accounts, apiOf, password } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { newPglite } from './harness/databases.ts';

describe('the limit on sign-ins', () => {
  const backend = useBackend(newPglite, { loginsPerMinute: 5 });

  test('the sixth sign-in of a minute for one e-mail is 429 with Retry-After, and others are not held up', async () => {
    const api = apiOf(backend().app, { 'x-tenant-id': accounts.admin.tenant });
    const attempt = (email: string, secret: string) => api.post('/auth/login', { email, password: secret });
    for (let index = 0; index < 5; index += 1) {
      expect((await attempt('admin@demo.test', 'wrong')).status).toBe(401);
    }
    // In another spelling, and with the right password: neither is a way around it.
    const refused = await attempt('ADMIN@demo.test', password);
    expect([refused.status, refused.body.error]).toEqual([429, 'too_many_requests']);
    expect(refused.body.type).toMatch(/rate-limited$/);
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect((await attempt('viewer@demo.test', password)).status).toBe(200);
  });
});
