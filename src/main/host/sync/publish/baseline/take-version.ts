import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { parseVersionNote } from '#engine/sync/marks.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { sealDocument } from '#host/store/documents.ts';
import { updateEntity } from '#host/store/queries/entities.ts';
import { putVersion } from '#host/store/queries/script-versions.ts';
import { writeAdapter } from '#host/sync/baseline/write-adapters.ts';
import { documentIn, readFacts } from '../entity-rows.ts';
import type { PublishRun } from '../publish-run.ts';

/**
 * A version never changes, so an answer that shows it whole, with our mark and our text, and right behind the version it
 * continues, is as good as reading it back. Stores what it shows, in the caller's transaction; false where it has to be read
 * after all (S92).
 */
export function takeVersion(run: PublishRun, operation: ChangeSetOperation, reply: unknown): boolean {
  const { store } = run.deps;
  const type = run.typeOf(operation);
  const body = type.versions?.body;
  const version = writeAdapter(operation.type).read.versions?.version(reply);
  const row = run.entity(operation);
  if (operation.kind !== 'publish_version' || body === undefined || version == null || row === undefined) return false;
  const facts = readFacts(row);
  const remote = documentIn(row.remote_json);
  const body_hash = contentHash(version.text);
  const { note, trailer } = parseVersionNote(version.note);
  const follows =
    facts.current_version === operation.based_on_version && version.number === (facts.current_version ?? 0) + 1;
  // Where the newest version lacked something, what ours amounts to is for the fold to say.
  const plain = remote !== null && facts.head_body_hash === remote[body];
  if (!follows || !plain || trailer?.op !== operation.op_id || body_hash !== operation.fields[body]) return false;
  const { json, hash } = sealDocument(type, { ...remote, [body]: body_hash });
  updateEntity(store, {
    ...row,
    remote_json: json,
    remote_hash: hash,
    facts_json: canonicalJson({ ...facts, current_version: version.number, head_body_hash: body_hash }),
    list_fingerprint: null,
  });
  putVersion(store, {
    lid: row.lid,
    number: version.number,
    body_hash,
    effective_hash: body_hash,
    note,
    mark: operation.op_id,
    based_on: trailer.base,
    created_by: version.created_by,
    created_at: version.created_at,
  });
  return true;
}
