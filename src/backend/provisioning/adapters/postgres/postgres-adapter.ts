import {
  type AdapterCall,
  AdapterError,
  type DockAdapter,
  type ObjectRequest,
  type ProviderObject,
} from '../adapter.ts';
import {
  allowConnections,
  deleteDatabase,
  findDatabase,
  findHalfMade,
  findMade,
  provisionDatabase,
  toProviderObject,
  updateDatabase,
} from './databases.ts';
import {
  allowLogin,
  createRole,
  deleteRole,
  findMadeRole,
  findRole,
  type RoleKind,
  toRoleObject,
  updateRole,
} from './roles.ts';
import { withSession } from './session.ts';

/** Databases, roles that sign in (accounts), roles that do not (groups), and their rights, on a PostgreSQL server. */
export const postgresAdapter: DockAdapter = {
  type: 'database',
  name: 'postgres',
  makesOnce: true,
  async test(call) {
    await withSession(call, (session) => session.read('SELECT 1'));
  },
  find: (call, request) =>
    withSession(call, async (session) => {
      const { provider_id } = request;
      if (isDatabase(request)) {
        const row = await (provider_id === null
          ? ((await findMade(session, call.operation_id)) ??
            (call.leftovers === true ? findHalfMade(session, call.operation_id) : null))
          : findDatabase(session, provider_id));
        return row === null ? null : toProviderObject(row);
      }
      const row = await (provider_id === null
        ? findMadeRole(session, call.operation_id)
        : findRole(session, provider_id));
      return row === null ? null : toRoleObject(row, roleKind(request));
    }),
  provisionDatabase: (call, spec) => withSession(call, (session) => provisionDatabase(session, call, spec)),
  create: (call, request) =>
    withSession(call, (session) => createRole(session, call, roleKind(request), request.attributes)),
  update: (call, request) =>
    withSession(call, (session) =>
      isDatabase(request) ? updateDatabase(session, request) : updateRole(session, request, roleKind(request)),
    ),
  enable: (call, request) => switched(call, request, true),
  disable: (call, request) => switched(call, request, false),
  delete: (call, request) =>
    withSession(call, (session) =>
      isDatabase(request) ? deleteDatabase(session, request) : deleteRole(session, request, roleKind(request)),
    ),
};

function switched(call: AdapterCall, request: ObjectRequest, on: boolean): Promise<ProviderObject> {
  return withSession(call, (session) =>
    isDatabase(request) ? allowConnections(session, request, on) : allowLogin(session, request, roleKind(request), on),
  );
}

function isDatabase({ object_class }: ObjectRequest): boolean {
  return object_class === 'database';
}

function roleKind({ object_class }: ObjectRequest): RoleKind {
  if (object_class === 'group') return 'group';
  if (['account', 'user', 'role'].includes(object_class)) return 'account';
  throw new AdapterError(
    'refused',
    `A PostgreSQL server has no ${object_class}; it has databases, accounts and groups.`,
  );
}
