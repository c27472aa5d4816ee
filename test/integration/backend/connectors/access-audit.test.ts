import { beforeAll, describe, expect, test } from 'vitest';
import { accessTable, allowedRoles } from '#contract/http/access-table.ts';
import { type Account, type Api, accounts, apiAs, type Reply } from '../harness/api.ts';
import { useBackend } from '../harness/backend.ts';
import { newPglite } from '../harness/databases.ts';
import { requestTo, useObjects } from '../harness/objects.ts';

/** What each route that changes a connector, or uses its credentials, leaves in the audit where it is allowed. */
const audited: Readonly<Record<string, readonly string[]>> = {
  'POST /connectors': ['connector_created', 'credentials_set'],
  'PUT /connectors/:id': ['connector_updated'],
  'DELETE /connectors/:id': ['connector_deleted'],
  'POST /connectors/:id/activate': ['connector_activated'],
  // It is off already.
  'POST /connectors/:id/deactivate': [],
  'POST /connectors/:id/test': ['connection_tested', 'credentials_used'],
  'PUT /connectors/:id/credentials': ['credentials_set'],
  'DELETE /connectors/:id/credentials': ['credentials_removed'],
};
const callers = { viewer: 'user', auditor: 'auditor', operator: 'operator', admin: 'admin', other: 'admin' } as const;

describe('AC-4 CO-9 CO-14 the audit of what the access table lets through', () => {
  const backend = useBackend(newPglite);
  const newObjects = useObjects(backend);
  const apis = new Map<Account, Api>();
  beforeAll(async () => {
    for (const account of Object.keys(accounts) as Account[]) apis.set(account, await apiAs(backend().app, account));
  });
  const apiOf = (account: Account): Api => {
    const api = apis.get(account);
    if (api === undefined) throw new Error(`${account} has not signed in.`);
    return api;
  };
  /** The events of one request, as the administrators of both tenants see them. */
  const eventsOf = async (reply: Reply): Promise<{ action: string; actor_name: string }[]> => {
    const pages = [apiOf('admin'), apiOf('other')].map((api) => api.get('/governance/script-audit-events?limit=20'));
    return (await Promise.all(pages)).flatMap(({ body }) =>
      body.events.filter(({ request_id }: { request_id: string }) => request_id === reply.headers['x-request-id']),
    );
  };

  test('knows every route of connectors that does something', () => {
    const routes = Object.keys(accessTable).filter((key) => /^(POST|PUT|PATCH|DELETE) \/connectors\b/.test(key));
    expect(Object.keys(audited).sort()).toEqual(routes.sort());
  });

  describe.each(Object.entries(callers))('%s, who is %s', (name, role) => {
    test.each(Object.entries(audited))('%s', async (key, actions) => {
      const account = name as Account;
      const access = accessTable[key];
      const { method, url, body } = requestTo(key, await newObjects(key));
      const reply = await apiOf(account).send(method, url, body);
      const mayPass = access !== undefined && allowedRoles[access.permission].includes(role);
      const found = mayPass && (account !== 'other' || access.foreign === 'own');
      expect(reply.status < 300, reply.text).toBe(found);
      const events = await eventsOf(reply);
      expect(events.map(({ action }) => action).sort()).toEqual(found ? actions : []);
      for (const { actor_name } of events) expect(actor_name).toBe(accounts[account].email);
      expect(JSON.stringify([reply.text, events])).not.toContain('a-token');
    });
  });
});
