import { readConnector } from './read-connector.ts';
import { cleared, type WriteAdapter, withoutNulls } from './write-adapter.ts';

const at = (remoteId: string, rest = '') => `${readConnector.path}/${encodeURIComponent(remoteId)}${rest}`;

/** Connectors (`contract.md` 4.4). They are born inactive, and their credentials are set at the server, never here. */
export const writeConnector: WriteAdapter = {
  type: 'connector',
  read: readConnector,
  create: (fields) => ({
    method: 'POST',
    path: readConnector.path,
    body: { ...withoutNulls(fields), credentials: {} },
    reply: 'row',
  }),
  update: (remoteId, { description, ...fields }, profile) => ({
    method: 'PUT',
    path: at(remoteId),
    body: { ...fields, ...(description === undefined ? {} : cleared({ description }, profile)) },
    reply: 'row',
  }),
  publishVersion: null,
  setStatus: (remoteId, status) => {
    const action = status === 'active' ? 'activate' : status === 'inactive' ? 'deactivate' : null;
    return action === null ? null : { method: 'POST', path: at(remoteId, `/${action}`), reply: 'row' };
  },
  remove: (remoteId) => ({ method: 'DELETE', path: at(remoteId), reply: 'nothing' }),
};
