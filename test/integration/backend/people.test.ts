import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { demoActor } from '#backend/db/seed-demo.ts';
import { seedPeople } from '#backend/db/seed-people.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import type { ListedUser } from '#contract/http/users.ts';
import { type Api, apiAs } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { onEachDatabase } from './harness/databases.ts';

const users = '/governance/users';
const employee = 'Employee: joiner, mover, leaver';

onEachDatabase((newDatabase) => {
  const backend = useBackend(newDatabase);
  let api: Api;
  beforeAll(async () => {
    await seedPeople(backend().dependencies.db, demoActor);
    api = await apiAs(backend().app, 'admin');
  });

  const found = async (search: string): Promise<ListedUser[]> => {
    const reply = await api.get(`${users}?search=${encodeURIComponent(search)}`);
    expect(reply.status, reply.text).toBe(200);
    return reply.body.items;
  };
  const names = async (search: string) => (await found(search)).map(({ display_name }) => display_name);

  it('LC-95 032 US6-1 an administrator finds people by words of their name or address, with state and since when', async () => {
    const [leaver, ...others] = await found('TANAKA hiro');
    expect(others).toEqual([]);
    expect(leaver).toMatchObject({
      ...{ email: 'hiro.tanaka@demo.test', display_name: 'Hiro Tanaka', active: true },
      ...{ config_name: employee, state_name: 'Leaving', is_initial: false, is_terminal: false },
      entitlement_action: 'no_change',
    });
    const { body: status } = await api.get(`${users}/${leaver?.id}/lifecycle/status`);
    const { id: _, email: __, display_name: ___, active: ____, ...listed } = leaver as ListedUser;
    expect(status).toEqual({ user_id: leaver?.id, ...listed });
    const days = (Date.now() - Date.parse(String(leaver?.entered_at))) / 86_400_000;
    expect(Math.round(days)).toBe(12);
    expect(await names('former')).toEqual([]);
    expect(await names('@DEMO.test o’con')).toEqual(['Daniel O’Connor']);
    for (const nobody of ['%', '_', '\\', 'nobody like this']) expect(await found(nobody)).toEqual([]);
  });

  it('032 US6-2 somebody without a lifecycle is listed with nulls', async () => {
    expect(await found('build-robot')).toMatchObject([
      { config_id: null, config_name: null, state_id: null, state_name: null, entered_at: null, is_initial: false },
    ]);
  });

  it('LC-95 comes by name in pages, each person once; a bad page and a bad text say so', async () => {
    const all = (await api.get(`${users}?limit=100`)).body;
    const pages: ListedUser[] = [];
    for (let offset = 0; offset < all.total; offset += 7) {
      const { body } = await api.get(`${users}?limit=7&offset=${offset}`);
      expect(body).toMatchObject({ total: all.total, limit: 7, offset });
      pages.push(...body.items);
    }
    expect(pages).toEqual(all.items);
    const order = pages.map(({ display_name, email }) => `${display_name ?? ''} ${email}`.trim().toLowerCase());
    expect(order[0]).toContain('ada lindqvist');
    expect(order.at(-1)).toContain('zofia nowak');
    expect((await api.get(`${users}?limit=0`)).body.message).toContain('at least 1');
    expect((await api.get(`${users}?search=%00`)).body.message).toContain('U+0000');
  });

  it('032 SC-007 is for administrators alone, and for those of the tenant', async () => {
    for (const account of ['viewer', 'operator', 'auditor'] as const)
      expect((await (await apiAs(backend().app, account)).get(users)).status).toBe(403);
    const other = await apiAs(backend().app, 'other');
    const { items, total } = (await other.get(users)).body;
    expect([total, items.map(({ email }: ListedUser) => email)]).toEqual([1, ['admin@other.test']]);
    expect((await other.get(`${users}?search=demo`)).body.total).toBe(0);
  });

  it('LC-96 the demo has somebody in every state, and stays as its users left it', async () => {
    const { items } = (await api.get(`${users}?limit=100`)).body as { items: ListedUser[] };
    const states = new Set(items.map(({ state_name }) => state_name));
    const [row] = (await api.get(`/governance/lifecycle/configs?search=${encodeURIComponent(employee)}`)).body.items;
    const { states: all } = (await api.get(`/governance/lifecycle/configs/${row.id}`)).body;
    expect(states).toEqual(new Set([...all.map(({ name }: { name: string }) => name), null]));
    const { db } = backend().dependencies;
    await withTenant(db, demoActor, (scope) =>
      sql`delete from users where email = 'liam.walsh@demo.test'`.execute(scope.db),
    );
    await seedPeople(db, demoActor);
    expect((await api.get(`${users}?limit=1`)).body.total).toBe(items.length - 1);
  });
});
