import { readWalk } from './read-walk.ts';
import type { WriteAdapter } from './write-adapter.ts';

const at = (remoteId: string) => `${readWalk.path}/${encodeURIComponent(remoteId)}`;

/** Tests of lifecycles. */
export const writeWalk: WriteAdapter = {
  type: 'lifecycle_walk',
  read: readWalk,
  create: (fields) => ({ method: 'POST', path: readWalk.path, body: fields, reply: 'row' }),
  update: (remoteId, fields) => ({ method: 'PUT', path: at(remoteId), body: fields, reply: 'row' }),
  publishVersion: null,
  setStatus: () => null,
  remove: (remoteId) => ({ method: 'DELETE', path: at(remoteId), reply: 'nothing' }),
};
