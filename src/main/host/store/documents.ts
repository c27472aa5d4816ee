import { z } from 'zod';
import type { EntityType } from '#contract/model/entity-type.ts';
import { type JsonObject, jsonObject } from '#contract/model/scalars.ts';
import { scriptStatus } from '#contract/model/script.ts';
import { type ServerFacts, serverFacts } from '#contract/model/tracked-entity.ts';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { declaredFields } from '#engine/sync/entity-state.ts';
import { scriptType } from '#engine/sync/types/script.ts';
import { contentHash } from './content-hash.ts';

/** A document as a row holds it: its one spelling and the hash of that. */
export interface SealedDocument {
  readonly json: string;
  readonly hash: string;
}

/** The declared fields of `document` and nothing else, with their hash (`sync.md` 3.3, S2). */
export function sealDocument(type: EntityType, document: JsonObject): SealedDocument {
  const json = canonicalJson(declaredFields(type, document));
  return { json, hash: contentHash(json) };
}

export function readDocument(json: string): JsonObject {
  return jsonObject.parse(JSON.parse(json));
}

const scriptDocument = z.object({
  name: z.string(),
  description: z.string().nullable(),
  script_body: z.string().nullable(),
  status: scriptStatus,
});

/** What an author owns of a script. `script_body` is the hash of the text; null while the text has not arrived. */
export type ScriptDocument = z.infer<typeof scriptDocument>;

export function readScript(json: string): ScriptDocument {
  return scriptDocument.parse(JSON.parse(json));
}

/** Like `readScript`, of a row whose sum was checked at the opening: lists are long. */
export function readCheckedScript(json: string): ScriptDocument {
  return JSON.parse(json) as ScriptDocument;
}

export function sealScript(document: ScriptDocument): SealedDocument {
  return sealDocument(scriptType, document);
}

/** What the server knows beside the author's fields. Every row has been summed at the opening, so nothing is checked again. */
export function readFacts(json: string): ServerFacts {
  return { ...unknownFacts, ...(JSON.parse(json) as Partial<ServerFacts>) };
}

const unknownFacts = serverFacts.parse({});
