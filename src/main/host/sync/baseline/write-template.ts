import { readTemplate } from './read-template.ts';
import { cleared, type WriteAdapter, withoutNulls } from './write-adapter.ts';

const at = (remoteId: string) => `${readTemplate.path}/${encodeURIComponent(remoteId)}`;

/** Templates (`contract.md` T-02, T-04, T-05). Their text is a field like any other. */
export const writeTemplate: WriteAdapter = {
  type: 'template',
  read: readTemplate,
  create: (fields) => ({ method: 'POST', path: readTemplate.path, body: withoutNulls(fields), reply: 'row' }),
  update: (remoteId, { placeholder_annotations, ...fields }, profile) => ({
    method: 'PUT',
    path: at(remoteId),
    // Annotations are JSON and not a text, so an empty text would be another value.
    body: {
      ...cleared(fields, profile),
      ...(placeholder_annotations === undefined ? {} : { placeholder_annotations }),
    },
    reply: 'row',
  }),
  publishVersion: null,
  setStatus: () => null,
  remove: (remoteId) => ({ method: 'DELETE', path: at(remoteId), reply: 'nothing' }),
};
