import { readBinding } from './read-binding.ts';
import type { WriteAdapter, WriteRequest } from './write-adapter.ts';

const at = (remoteId: string) => `${readBinding.path}/${encodeURIComponent(remoteId)}`;
const put = (remoteId: string, body: WriteRequest['body']): WriteRequest => ({
  method: 'PUT',
  path: at(remoteId),
  body: body ?? {},
  reply: 'row',
});

/** Hook bindings (`contract.md` B-02, B-04, B-05). They are born enabled (`sync.md` 2, B14). */
export const writeBinding: WriteAdapter = {
  type: 'hook_binding',
  read: readBinding,
  create: (fields) => ({ method: 'POST', path: readBinding.path, body: fields, reply: 'row' }),
  update: (remoteId, fields) => put(remoteId, fields),
  publishVersion: null,
  setStatus: (remoteId, enabled) => put(remoteId, { enabled }),
  remove: (remoteId) => ({ method: 'DELETE', path: at(remoteId), reply: 'nothing' }),
};
