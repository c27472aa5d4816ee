import { z } from 'zod';
import type { EntityType } from '#contract/model/entity-type.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { type FoundConflict, foundConflict, type ServerFacts } from '#contract/model/tracked-entity.ts';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { birthMarkOf, stripBirthMark } from '#engine/sync/marks.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { readFacts, type SealedDocument, sealDocument } from '#host/store/documents.ts';
import {
  type EntityContent,
  findEntity,
  newEntityRow,
  unverified,
  updateEntity,
} from '#host/store/queries/entities.ts';
import { putText } from '#host/store/queries/texts.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import type { SeenRow } from '../baseline/read-adapter.ts';
import { localReferences } from '../references.ts';
import type { FreshTakes } from './fresh-takes.ts';
import type { WorkspaceStore } from './pull-deps.ts';

/** What a pull has seen of one entity. A member that is undefined was not looked at and stays as it is. */
interface Observation {
  readonly remote: SealedDocument;
  readonly facts: Partial<ServerFacts>;
  readonly server: JsonObject;
  /** Null: there is more to read of this row. */
  readonly fingerprint: string | null;
  readonly foreign_birth: string | null;
  readonly wedged?: boolean | undefined;
  readonly overlaps?: readonly FoundConflict[] | undefined;
}

const foundList = z.array(foundConflict);

/** The columns of an observation. Nothing of the author's and nothing of what was agreed is among them. */
function observedColumns(row: EntityContent, seen: Observation) {
  const facts = { ...readFacts(row.facts_json), ...seen.facts };
  return {
    remote_json: seen.remote.json,
    remote_hash: seen.remote.hash,
    facts_json: JSON.stringify(facts),
    server_json: canonicalJson(seen.server),
    list_fingerprint: seen.fingerprint,
    foreign_birth: seen.foreign_birth,
    wedged: seen.wedged === undefined ? row.wedged : Number(seen.wedged),
    found_json: seen.overlaps === undefined ? row.found_json : foundAfter(row.found_json, seen.overlaps),
  };
}

function foundAfter(before: string, overlaps: readonly FoundConflict[]): string {
  if (before === '[]' && overlaps.length === 0) return before;
  const others = foundList.parse(JSON.parse(before)).filter((found) => found.kind !== 'history_overlap');
  return JSON.stringify([...others, ...overlaps]);
}

/** Stores what was seen. Nothing is written where nothing is new; returns whether something was. */
export function observe(
  store: WorkspaceStore,
  row: EntityRow,
  seen: Observation,
  { remoteId = row.remote_id, fresh }: { readonly remoteId?: string | null; readonly fresh?: FreshTakes } = {},
): boolean {
  return writeColumns(store, row, { remote_id: remoteId, ...observedColumns(row, seen) }, fresh);
}

/**
 * Gone from the server, confirmed. A sample that no pull has verified was never there; it keeps its fingerprint, by which
 * reconciling tells it from a deletion.
 */
export function observeGone(store: WorkspaceStore, lid: string): boolean {
  const row = findEntity(store, lid);
  if (row === undefined || row.remote_json === null) return false;
  const list_fingerprint = row.list_fingerprint === unverified ? unverified : null;
  return writeColumns(store, row, { remote_json: null, remote_hash: null, list_fingerprint });
}

function writeColumns(
  store: WorkspaceStore,
  row: EntityRow,
  columns: Partial<EntityContent>,
  fresh?: FreshTakes,
): boolean {
  const { row_sum: _, ...content } = row;
  const names = Object.keys(columns) as (keyof EntityContent)[];
  if (names.every((name) => content[name] === columns[name])) return false;
  const after = { ...content, ...columns };
  updateEntity(store, fresh?.taken(content, after) ?? after);
  return true;
}

/** The row of something that only the server has so far. */
export function unknownRow(key: { lid: string; type: string; remote_id: string }, seen: Observation, savedAt: string) {
  const row: EntityContent = { ...newEntityRow(key, null, savedAt), remote_id: key.remote_id };
  return { ...row, ...observedColumns(row, seen) };
}

/** What a list row says about the author's fields: texts by hash, and no birth mark among the words. */
interface ReadFields {
  readonly document: JsonObject;
  /** Texts that the row itself carries; they belong into the store with it. */
  readonly texts: readonly string[];
  readonly mark: string | null;
}

/** `text` is the hash of the text that travels as versions; null where it is not known yet. */
export function readFields(type: EntityType, row: SeenRow, text: string | null): ReadFields {
  const { document, texts } = readUnmarked(type, row, text);
  const marked = type.mark_field === null ? null : document[type.mark_field];
  if (type.mark_field === null || typeof marked !== 'string') return { document, texts, mark: null };
  document[type.mark_field] = stripBirthMark(marked);
  return { document, texts, mark: birthMarkOf(marked) };
}

/** The same of a server that needs no marks: all words are the author's. */
export function readUnmarked(type: EntityType, row: SeenRow, text: string | null): ReadFields {
  const document: JsonObject = { ...row.fields };
  const texts: string[] = [];
  for (const field of type.fields.filter(({ merge }) => merge === 'text_lines')) {
    const value = document[field.name];
    if (field.write === 'version') document[field.name] = text;
    else if (typeof value === 'string') {
      texts.push(value);
      document[field.name] = contentHash(value);
    }
  }
  return { document, texts, mark: null };
}

/** `known`: what was last seen of it; its references stay where the server's ids lead nowhere any more. */
export function sealRow(
  store: WorkspaceStore,
  type: EntityType,
  fields: ReadFields,
  known: string | null = null,
): SealedDocument {
  for (const text of fields.texts) putText(store, text);
  const before = known === null ? null : (JSON.parse(known) as JsonObject);
  return sealDocument(type, localReferences(store, type, fields.document, before).fields);
}

/** What the server's row says beside the author's fields. */
export function factsOf(row: SeenRow): Partial<ServerFacts> {
  const { version, is_system } = row;
  if (version === null) return { is_system };
  return { is_system, goes_with_it: goesWithIt(version) };
}

/** What a deletion takes with it, in words. */
export function goesWithIt(versions: number): string[] {
  return [versions === 1 ? '1 version' : `${versions} versions`];
}

/** Null while something that a row refers to has not been seen, so that the row is looked at again. */
export function printOf(store: WorkspaceStore, type: EntityType, row: SeenRow): string | null {
  return localReferences(store, type, row.fields).complete ? row.fingerprint() : null;
}

/** When the server last changed it, for sorting; else now. */
export function shownTime(row: SeenRow, now: Date): string {
  const { updated_at } = row.server;
  return typeof updated_at === 'string' ? updated_at : now.toISOString();
}
