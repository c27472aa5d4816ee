import type { BackendProfile } from '#contract/model/backend-profile.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import type { ReadAdapter } from './read-adapter.ts';

export interface WriteRequest {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** From the origin on. */
  readonly path: string;
  readonly body?: JsonObject;
  /** What a success carries: a row of the type, one of its versions, or nothing that matters. */
  readonly reply: 'row' | 'version' | 'nothing';
}

export interface NewVersion {
  readonly text: string;
  /** With its trailer. */
  readonly note: string;
  /** The version it continues; a server that knows about it refuses what continues another. */
  readonly base_version: number | null;
}

/**
 * How one type is written to a backend with the plain API. Fields are the author's, texts in full; a mark already stands in
 * them. Null where this type has no such request.
 */
export interface WriteAdapter {
  readonly type: string;
  readonly read: ReadAdapter;
  readonly create: (fields: JsonObject, profile: BackendProfile) => WriteRequest;
  /** Only the given fields. */
  readonly update: (remoteId: string, fields: JsonObject, profile: BackendProfile) => WriteRequest;
  readonly publishVersion: ((remoteId: string, version: NewVersion) => WriteRequest) | null;
  readonly setStatus: (remoteId: string, status: Json) => WriteRequest | null;
  readonly remove: (remoteId: string) => WriteRequest;
}

/** Null in a change as this backend wants to be told (`sync.md` 2, B8); in a creation nothing at all says the same. */
export function cleared(fields: JsonObject, profile: BackendProfile): JsonObject {
  const empty = profile.clear === 'null' ? null : '';
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value === null ? empty : value]));
}

export function withoutNulls(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
