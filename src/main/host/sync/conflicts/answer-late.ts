import type { JsonObject } from '#contract/model/scalars.ts';
import { readDocument, sealDocument } from '#host/store/documents.ts';
import { writeLocal } from '../reconcile/write-local.ts';
import type { Answering } from './answering.ts';

/** The newer value is sent again: what the late copy wrote counts as seen (`sync.md` 3.10 rule 11). */
export function keepNewer(answering: Answering): string {
  acknowledge(answering, false);
  return `The newer values of "${answering.conflict.name}" are sent again with the next publish.`;
}

/** The older value that came late is what both sides have from now on. */
export function takeLate(answering: Answering): string {
  acknowledge(answering, true);
  return `"${answering.conflict.name}" has the older values again.`;
}

function acknowledge({ writer, entity, type, conflict }: Answering, take: boolean): void {
  const remote = entity.remote_json === null ? {} : readDocument(entity.remote_json);
  const late: JsonObject = Object.fromEntries(conflict.fields.map(({ field }) => [field, remote[field] ?? null]));
  const document = (json: string | null) => ({ ...(json === null ? {} : readDocument(json)), ...late });
  const base = sealDocument(type, document(entity.base_json));
  const local = take ? sealDocument(type, document(entity.local_json)) : null;
  writeLocal(writer, entity, {
    ...entity,
    base_json: base.json,
    base_hash: base.hash,
    ...(local === null ? {} : { local_json: local.json, local_hash: local.hash }),
  });
}
