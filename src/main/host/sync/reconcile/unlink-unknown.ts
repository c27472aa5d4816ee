import { typeOf } from '#engine/sync/entity-types.ts';
import { readDocument, readScript, sealDocument } from '#host/store/documents.ts';
import { type EntityContent, updateEntity } from '#host/store/queries/entities.ts';
import { putDraft, readDraft, textOf } from '#host/store/queries/texts.ts';
import { listUnknownSamples } from '#host/store/queries/touched.ts';
import type { LocalWriter } from './write-local.ts';

/**
 * Samples that came with the studio as if they were published, and that this backend never had, become drafts of the
 * author's own: they were never there, so nothing was deleted. Returns their lids. Runs in the caller's transaction.
 */
export function unlinkUnknown({ store, types }: LocalWriter): string[] {
  const unknown = listUnknownSamples(store);
  for (const row of unknown) {
    const nothing = { base_json: null, base_hash: null, base_version: null, remote_id: null, list_fingerprint: null };
    const unlinked: EntityContent = { ...row, ...nothing, server_json: null, facts_json: '{}', delete_seen_hash: null };
    if (row.local_json === null) {
      updateEntity(store, unlinked);
      continue;
    }
    const type = typeOf(types, row.type);
    if (type.versions === null) {
      const { json, hash } = sealDocument(type, readDocument(row.local_json));
      updateEntity(store, { ...unlinked, local_json: json, local_hash: hash });
      continue;
    }
    const document = readScript(row.local_json);
    const { json, hash } = sealDocument(type, { ...document, status: 'draft' });
    updateEntity(store, { ...unlinked, local_json: json, local_hash: hash });
    const text = document.script_body === null ? null : textOf(store, document.script_body);
    if (text !== null && document.script_body !== null && readDraft(store, row.lid) === undefined)
      putDraft(store, row.lid, text, document.script_body);
  }
  return unknown.map(({ lid }) => lid);
}
