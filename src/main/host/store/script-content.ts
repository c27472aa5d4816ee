import { z } from 'zod';
import { scriptStatus } from '#contract/model/script.ts';
import { canonicalJson, contentHash } from './content-hash.ts';

/** What an author owns of a script. */
export interface ScriptContent {
  readonly name: string;
  readonly description: string | null;
  readonly body: string;
}

const packed = z.object({ name: z.string(), description: z.string().nullable(), body: z.string() });

/** A script's content as an entity row holds it: the text by its hash. */
export type PackedScript = z.infer<typeof packed>;

export function packScript(content: ScriptContent): PackedScript {
  return { name: content.name, description: content.description, body: contentHash(content.body) };
}

export function unpackScript(text: string): PackedScript {
  return packed.parse(JSON.parse(text));
}

/** The JSON and the hash that go into a row together. */
export function seal(content: PackedScript): { json: string; hash: string } {
  const json = canonicalJson(content);
  return { json, hash: contentHash(json) };
}

/** What only the backend decides, and when it last changed there: an older list must not undo a newer answer. */
const serverFacts = z.object({ status: scriptStatus, is_system: z.boolean(), updated_at: z.string().nullable() });
export type ServerFacts = z.infer<typeof serverFacts>;

export function sealServerFacts({ status, is_system, updated_at }: ServerFacts): string {
  return JSON.stringify({ status, is_system, updated_at });
}

export function readServerFacts(text: string | null): ServerFacts {
  return text === null ? { status: 'draft', is_system: false, updated_at: null } : serverFacts.parse(JSON.parse(text));
}
