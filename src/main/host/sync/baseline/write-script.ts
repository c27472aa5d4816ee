import { readScript } from './read-script.ts';
import { cleared, type WriteAdapter, withoutNulls } from './write-adapter.ts';

const at = (remoteId: string, rest = '') => `${readScript.path}/${encodeURIComponent(remoteId)}${rest}`;

/** Scripts (`contract.md` S-02, S-06 to S-09, S-11). */
export const writeScript: WriteAdapter = {
  type: 'script',
  read: readScript,
  create: (fields) => ({ method: 'POST', path: readScript.path, body: withoutNulls(fields), reply: 'row' }),
  update: (remoteId, fields, profile) => ({
    method: 'PUT',
    path: at(remoteId),
    body: cleared(fields, profile),
    reply: 'row',
  }),
  publishVersion: (remoteId, { text, note, base_version }) => ({
    method: 'POST',
    path: at(remoteId, '/versions'),
    body: {
      script_body: text,
      change_description: note,
      ...(base_version === null || base_version < 1 ? {} : { base_version }),
    },
    reply: 'version',
  }),
  setStatus: (remoteId, status) => {
    const action = actions.get(String(status));
    return action === undefined ? null : { method: 'POST', path: at(remoteId, `/${action}`), reply: 'row' };
  },
  remove: (remoteId) => ({ method: 'DELETE', path: at(remoteId), reply: 'nothing' }),
};

/** Nothing leads back to a draft. */
const actions = new Map([
  ['active', 'activate'],
  ['inactive', 'deactivate'],
]);
