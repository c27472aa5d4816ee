import { AppError } from '#contract/errors/app-error.ts';
import { scriptName } from '#contract/model/script.ts';
import { readDocument, sealDocument } from '#host/store/documents.ts';
import { findByRemoteNames, findEntity } from '#host/store/queries/entities.ts';
import { listLocalNames } from '#host/store/queries/touched.ts';
import { absorb } from '../reconcile/local-effects.ts';
import { writeLocal } from '../reconcile/write-local.ts';
import { type Answering, invalid } from './answering.ts';

/**
 * Both added it: mine becomes a change of theirs. Where they are equal that is all; otherwise they are merged as two
 * changes of nothing, so that everything that differs is asked (`sync.md` 3.12).
 */
export function adoptTheirs({ writer, entity, conflict }: Answering): string {
  const theirs = conflict.other_lid === null ? undefined : findEntity(writer.store, conflict.other_lid);
  if (theirs?.remote_json == null) throw invalid(`"${conflict.name}" is not on the server any more.`);
  if (theirs.local_hash !== theirs.base_hash) {
    throw new AppError(
      'conflict',
      `The other "${conflict.name}" has changes of yours too. Publish or discard them first, then take it over.`,
    );
  }
  const after = absorb(writer, entity, theirs);
  writeLocal(writer, entity, { ...after, base_json: null, base_hash: null, base_version: null });
  return `"${conflict.name}" continues the one on the server.`;
}

/** The other one keeps the name. */
export function renameMine({ writer, entity, type, answer, conflict }: Answering): string {
  const name = scriptName.parse(answer.name ?? '');
  const taken =
    listLocalNames(writer.store, entity.type).includes(name) ||
    findByRemoteNames(writer.store, entity.type, [name]).some((row) => row.lid !== entity.lid);
  if (taken) throw invalid(`There is a ${type.label} called "${name}" already; choose another name.`);
  if (entity.local_json === null) throw invalid(`"${conflict.name}" is not here any more.`);
  const { json, hash } = sealDocument(type, { ...readDocument(entity.local_json), name });
  writeLocal(writer, entity, { ...entity, local_json: json, local_hash: hash });
  return `"${conflict.name}" is called "${name}" now.`;
}
