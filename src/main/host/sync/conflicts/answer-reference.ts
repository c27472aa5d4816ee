import { readDocument, sealDocument } from '#host/store/documents.ts';
import { findEntity, updateEntity } from '#host/store/queries/entities.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import { writeLocal } from '../reconcile/write-local.ts';
import { keepInTrash, putInTrash } from '../trash/keep-in-trash.ts';
import { type Answering, invalid } from './answering.ts';

/** What is referred to is not deleted after all. */
export function keepReferred({ writer, type, conflict }: Answering): string {
  const other = conflict.other_lid === null ? undefined : findEntity(writer.store, conflict.other_lid);
  if (other?.remote_json == null) throw invalid('What it refers to is gone from the server; drop the reference.');
  const { remote_json: local_json, remote_hash: local_hash } = other;
  writeLocal(writer, other, { ...other, local_json, local_hash, delete_seen_hash: null });
  return `What the ${type.label} "${conflict.name}" refers to is kept.`;
}

export function dropReference({ writer, entity, type, conflict }: Answering): string {
  if (entity.local_json === null) throw invalid(`"${conflict.name}" is not here any more.`);
  const document = readDocument(entity.local_json);
  const cannotBeWithout = type.fields.some(
    ({ name, write }) => write === 'creation' && document[name] === conflict.other_lid,
  );
  if (cannotBeWithout) {
    removeWithIt(writer, entity);
    return `The ${type.label} "${conflict.name}" is deleted with it.`;
  }
  const pointing = type.references.filter(({ field }) => document[field] === conflict.other_lid);
  const dropped = Object.fromEntries(pointing.map(({ field }) => [field, null]));
  const { json, hash } = sealDocument(type, { ...document, ...dropped });
  writeLocal(writer, entity, { ...entity, local_json: json, local_hash: hash });
  return `"${conflict.name}" no longer refers to it.`;
}

/** Something that cannot be without what it refers to: here it goes to the Trash, on the server with the next publish. */
function removeWithIt(writer: Answering['writer'], entity: EntityRow): void {
  const reason = 'What it refers to was deleted.';
  if (entity.remote_json === null) {
    keepInTrash(writer, entity, entity.local_json, reason);
    return;
  }
  if (entity.local_json !== null) putInTrash(writer, entity, entity.local_json, reason);
  updateEntity(writer.store, {
    ...entity,
    local_json: null,
    local_hash: null,
    delete_seen_hash: entity.remote_hash,
  });
}
