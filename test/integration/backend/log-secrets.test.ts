import { describe, expect, test } from 'vitest';
import { apiAs, apiOf, demoTenant, password, signIn } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { newPglite } from './harness/databases.ts';

describe('the log', () => {
  const lines: string[] = [];
  const stream = { write: (line: string) => lines.push(line) };
  const backend = useBackend(newPglite, { log: { level: 'trace', stream } });

  test('of a sign-in, a publish and everything that can go wrong with them holds no secret', async () => {
    const { app } = backend();
    const pair = await signIn(app, 'admin');
    const api = await apiAs(app, 'admin');
    const cookie = { cookie: 'session=secret-cookie' };
    const script = await api.post('/governance/scripts', { name: 'Published', script_body: 'return 1;' }, cookie);
    await api.post(`/governance/scripts/${script.body.id}/versions`, { script_body: 'return 2;', base_version: 1 });
    const refreshed = await api.post('/auth/refresh', { refresh_token: pair.refresh_token });
    await api.post('/auth/refresh', { refresh_token: 'wrong-refresh-token' });
    await api.post(
      '/auth/login',
      { email: 'admin@demo.test', password: 'wrong-password' },
      { 'x-tenant-id': demoTenant },
    );
    await api.send('POST', '/auth/login', '{"password":"cut-off-password', { 'x-tenant-id': demoTenant });
    await apiOf(app, { authorization: 'Bearer wrong-access-token', 'x-tenant-id': demoTenant }).get(
      '/governance/scripts',
    );
    await api.post('/auth/logout', { refresh_token: refreshed.body.refresh_token });
    app.log.error(
      { password, headers: { authorization: 'Bearer logged-by-mistake', cookie: 'c=secret-cookie' } },
      'careless',
    );

    const log = lines.join('');
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) });
    expect(log).toContain('"url":"/auth/login"');
    for (const secret of [
      password,
      pair.access_token,
      pair.refresh_token,
      refreshed.body.access_token,
      refreshed.body.refresh_token,
      'wrong-password',
      'cut-off-password',
      'wrong-refresh-token',
      'wrong-access-token',
      'secret-cookie',
      'logged-by-mistake',
      '$argon2id$',
    ]) {
      expect(log).not.toContain(secret);
    }
  });
});
