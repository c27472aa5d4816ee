import { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { foundConflict } from '#contract/model/tracked-entity.ts';
import { moveBelongings } from '#host/store/queries/belongings.ts';
import { deleteEntity, findByRemoteId, findEntity, insertEntity, updateEntity } from '#host/store/queries/entities.ts';
import { deleteVersions } from '#host/store/queries/script-versions.ts';
import { putText, readDraft } from '#host/store/queries/texts.ts';
import { releaseTwin } from '../marks/recognise.ts';
import { moveReferences, pointersTo, repoint } from '../repoint.ts';
import { putInTrash } from '../trash/keep-in-trash.ts';
import { type Answering, invalid } from './answering.ts';
import { twinIn } from './twin-in.ts';

/** The copy that somebody changed stays on the server as something of its own; the next pull brings it. */
export function keepTwin(answering: Answering): string {
  releaseTwin(answering.writer.store, twinOf(answering));
  forgetTwin(answering);
  return `The other copy of "${answering.conflict.name}" stays; the next pull brings it here.`;
}

/**
 * From now on the copy is what the author works on; the one followed until now is deleted with the next publish. What the
 * author had of it lies in the Trash, as the copy's own text may take its place.
 */
export function adoptTwin(answering: Answering): string {
  const { writer, entity, conflict, made } = answering;
  const { store, newId } = writer;
  const twin = twinOf(answering);
  const lid = newId();
  releaseTwin(store, twin);
  // What the server has goes on referring to the copy that it knows; what is new here belongs to what the author works on.
  for (const row of pointersTo(writer, entity).rows)
    if (row.remote_json !== null) moveReferences(writer, row.lid, entity, lid);
  dropImported(answering, twin);
  deleteVersions(store, entity.lid);
  // Nothing is known of the copy yet; a version of the same number is another one.
  updateEntity(store, { ...entity, remote_id: twin, list_fingerprint: null, facts_json: '{}', found_json: '[]' });
  const { row_sum: _, ...former } = entity;
  made.push(lid);
  insertEntity(store, {
    ...former,
    lid,
    local_json: null,
    local_hash: null,
    found_json: '[]',
    delete_seen_hash: entity.remote_hash,
  });
  const draft = readDraft(store, entity.lid);
  if (draft !== undefined) putText(store, draft);
  const kept = findEntity(store, lid);
  if (kept !== undefined && entity.local_json !== null)
    putInTrash(writer, kept, entity.local_json, 'You went on with the other copy on the server.');
  return `"${conflict.name}" goes on as the copy on the server; the other one is deleted with the next publish.`;
}

/** A pull may have brought the copy here as something of its own already. */
function dropImported({ writer, entity, conflict }: Answering, twin: string): void {
  const { store } = writer;
  const imported = findByRemoteId(store, entity.type, twin);
  if (imported === undefined || imported.lid === entity.lid) return;
  if (imported.local_hash !== imported.base_hash) {
    throw new AppError(
      'conflict',
      `The other copy of "${conflict.name}" has changes of yours too. Publish or discard them first, then go on with it.`,
    );
  }
  moveBelongings(store, imported.lid, entity.lid);
  repoint(writer, imported, entity.lid);
  deleteEntity(store, imported.lid);
}

function twinOf({ entity, conflict }: Answering): string {
  const twin = twinIn(entity);
  if (twin !== null) return twin;
  throw invalid(`There is no other copy of "${conflict.name}" any more.`);
}

function forgetTwin({ writer, entity }: Answering): void {
  const found = z.array(foundConflict).parse(JSON.parse(entity.found_json));
  const rest = found.filter((one) => one.kind !== 'twin_edited');
  updateEntity(writer.store, { ...entity, found_json: JSON.stringify(rest) });
}
