import { z } from 'zod';
import { json, jsonObject, uuid } from './scalars.ts';

/** SHA-256 as 64 lower-case hex digits. */
export const contentHash = z.string().regex(/^[0-9a-f]{64}$/);

/** One state of an entity: the fields the author owns, and the hash of their canonical spelling (sync.md 3.3). */
export const entityState = z.object({ document: jsonObject, hash: contentHash });
export type EntityState = z.infer<typeof entityState>;

/** What the server knows beside the author's fields. Nothing here ever makes an entity dirty. */
export const serverFacts = z.object({
  current_version: z.int().min(0).nullable().default(null),
  /** Hash of the newest version's own text; differs from the state's where the fold found more (sync.md 3.10 rule 1). */
  head_body_hash: contentHash.nullable().default(null),
  is_system: z.boolean().default(false),
  /** How many enabled bindings run it; null: not known, and then it counts as live. */
  live_uses: z.int().min(0).nullable().default(null),
  /** What the server removes together with it, in words, such as `5 versions`. */
  goes_with_it: z.array(z.string()).default([]),
  etag: z.string().nullable().default(null),
});

export type ServerFacts = z.infer<typeof serverFacts>;

/** Why an entity cannot take part in a publish, whatever its content (sync.md 3.10, 3.6.7, 2 B5). */
export const entityBlocks = [
  /** A request for it has no known outcome yet: new text waits for the outcome of the old. */
  'unsettled',
  /** It carries another device's birth mark and is read-only. */
  'foreign_birth',
  /** The text of its base has not arrived yet. */
  'body_missing',
  /** The server holds a version beyond its current one and refuses every further one. */
  'server_wedged',
] as const;
export const entityBlock = z.enum(entityBlocks);
export type EntityBlock = z.infer<typeof entityBlock>;

/** A disagreement that was found outside the three states: in the version history, or by recognising marks. */
export const foundConflict = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('history_overlap'),
    version: z.int().min(1),
    base_hash: contentHash,
    theirs_hash: contentHash,
    yours_hash: contentHash,
  }),
  z.object({ kind: z.literal('twin_edited'), remote_id: z.string() }),
]);
export type FoundConflict = z.infer<typeof foundConflict>;

/**
 * An entity as the store follows it: what the author has, what both sides last agreed on, what the server last showed.
 * `local` null with a base: deleted by the author. `remote` null with a base: gone from the server, confirmed.
 */
export const trackedEntity = z.object({
  lid: uuid,
  type: z.string(),
  parent_lid: uuid.nullable().default(null),
  remote_id: z.string().nullable().default(null),
  local: entityState.nullable(),
  base: entityState.nullable(),
  remote: entityState.nullable(),
  /** Hash of the state the author saw when pressing delete (sync.md 3.10 rule 7). */
  delete_seen_hash: contentHash.nullable().default(null),
  facts: serverFacts.prefault({}),
  blocks: z.array(entityBlock).default([]),
  found: z.array(foundConflict).default([]),
  /** Values sent in attempts without a known outcome, by field; one that shows up later is a late copy (rule 11). */
  late_values: z.record(z.string(), z.array(json)).default({}),
});
export type TrackedEntity = z.infer<typeof trackedEntity>;
export type TrackedEntityInput = z.input<typeof trackedEntity>;
