import { readDocument, sealDocument } from '#host/store/documents.ts';
import { updateEntity } from '#host/store/queries/entities.ts';
import { deleteVersions } from '#host/store/queries/script-versions.ts';
import { deleteTrash, findTrashOf } from '#host/store/queries/trash.ts';
import { agreedOn } from '../reconcile/local-effects.ts';
import { writeLocal } from '../reconcile/write-local.ts';
import { keepInTrash, putInTrash } from '../trash/keep-in-trash.ts';
import { type Answering, invalid } from './answering.ts';
import { leaveBehind } from './left-behind.ts';

/** Delete or edit: what the server has stays, and is what the author has now. */
export function keepTheirs({ writer, entity, type, conflict }: Answering): string {
  if (entity.remote_json === null) throw invalid(`"${conflict.name}" is not on the server any more.`);
  const { json, hash } = sealDocument(type, readDocument(entity.remote_json));
  const trash = findTrashOf(writer.store, entity.lid);
  writeLocal(writer, entity, {
    ...entity,
    local_json: json,
    local_hash: hash,
    ...agreedOn(entity, json, hash),
    delete_seen_hash: null,
  });
  // What was deleted is here again; words of the author's that nobody published stay in the Trash.
  if (trash !== undefined && [entity.base_json, entity.remote_json].includes(trash.snapshot_json)) {
    deleteTrash(writer.store, trash.trash_id);
  }
  return `"${conflict.name}" is kept as it is on the server.`;
}

/** The author has seen now what is there, so the deletion holds against exactly that; others' words go to the Trash with it. */
export function deleteAnyway({ writer, entity, conflict }: Answering): string {
  if (entity.remote_json !== null && entity.remote_json !== entity.base_json) {
    putInTrash(
      writer,
      entity,
      entity.remote_json,
      'It had been changed on the server, and you deleted it all the same.',
    );
  }
  updateEntity(writer.store, { ...entity, delete_seen_hash: entity.remote_hash });
  return `"${conflict.name}" is deleted with the next publish.`;
}

/** Edit or delete: what the author has becomes something new that the next publish creates. */
export function recreate({ writer, entity, conflict }: Answering): string {
  deleteVersions(writer.store, entity.lid);
  leaveBehind(writer.store, writer.types, entity);
  const unknown = { remote_id: null, remote_json: null, remote_hash: null, server_json: null, list_fingerprint: null };
  const nothing = { base_json: null, base_hash: null, base_version: null, facts_json: '{}' };
  const settled = { found_json: '[]', late_json: '{}', foreign_birth: null, wedged: 0, delete_seen_hash: null };
  writeLocal(writer, entity, { ...entity, ...unknown, ...nothing, ...settled });
  return `"${conflict.name}" is created anew with the next publish.`;
}

export function discardToTrash({ writer, entity, conflict }: Answering): string {
  keepInTrash(writer, entity, entity.local_json, 'You discarded it after it had been deleted on the server.');
  return `"${conflict.name}" is in the Trash.`;
}
