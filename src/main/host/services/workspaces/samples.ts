import { readFileSync } from 'node:fs';
import path from 'node:path';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { uuid } from '#contract/model/scalars.ts';
import { projectRoot } from '#host/app/project-files.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { sealScript } from '#host/store/documents.ts';
import { putContext } from '#host/store/queries/contexts.ts';
import { insertEntity, newEntityRow, unverified } from '#host/store/queries/entities.ts';
import { putDraft, putText } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';

const sample = z.object({
  id: uuid,
  file: z.string(),
  name: z.string(),
  description: z.string().nullable().default(null),
  contexts: z.array(z.object({ name: z.string(), file: z.string() })),
});
type Sample = z.infer<typeof sample>;

const folder = path.join(projectRoot, 'resources', 'samples');
const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');

/**
 * Puts the sample scripts with their test contexts into a new workspace. For a demo backend, which has them too, they
 * count as published version 1, so that everything is there at once and without a network; the first pull verifies it.
 * Returns the lid of each by its id.
 */
export function importSamples(store: Store<WorkspaceSchema>, published: boolean): ReadonlyMap<string, string> {
  const samples = z.array(sample).parse(JSON.parse(read('manifest.json')));
  return store.transaction(() => new Map(samples.map((one) => [one.id, importSample(store, one, published)])));
}

function importSample(store: Store<WorkspaceSchema>, one: Sample, published: boolean): string {
  const now = new Date().toISOString();
  const lid = newId();
  const body = read(one.file);
  const script_body = contentHash(body);
  const status = published ? 'active' : 'draft';
  const document = sealScript({ name: one.name, description: one.description, script_body, status });
  const row = newEntityRow({ lid, type: 'script' }, document, now);
  if (published) {
    const { json, hash } = document;
    putText(store, body);
    insertEntity(store, {
      ...row,
      remote_id: one.id,
      base_json: json,
      base_hash: hash,
      base_version: 1,
      remote_json: json,
      remote_hash: hash,
      facts_json: JSON.stringify({ current_version: 1, head_body_hash: script_body }),
      list_fingerprint: unverified,
    });
  } else {
    insertEntity(store, row);
    putDraft(store, lid, body, script_body);
  }
  for (const { name, file } of one.contexts) {
    putContext(store, { context_id: newId(), lid, name, text: read(file), updated_at: now });
  }
  return lid;
}
