import { sql } from 'kysely';
import { AppError } from '#contract/errors/app-error.ts';
import { utf8Bytes } from '#contract/limits.ts';
import { contentHash } from '../content-hash.ts';
import { at, type FixedQuery, type Store } from '../store.ts';
import { noteSuspicion } from '../suspicion.ts';
import type { WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

type Fixed<Row> = FixedQuery<WorkspaceSchema, Row>;

const keptText: Fixed<unknown> = (build) =>
  build
    .insertInto('blob')
    .values({ hash: at<string>('hash'), size: at<number>('size'), bytes: at<string>('bytes') })
    .onConflict((conflict) => conflict.column('hash').doNothing());
const storedText: Fixed<{ text: string }> = (build) =>
  build.selectFrom('blob').select('bytes as text').where('hash', '=', at<string>('hash'));
const draftText: Fixed<{ text: string }> = (build) =>
  build.selectFrom('draft').select('body as text').where('body_hash', '=', at<string>('hash'));
const storedHash: Fixed<{ hash: string }> = (build) =>
  build.selectFrom('blob').select('hash').where('hash', '=', at<string>('hash'));
const draftHash: Fixed<{ lid: string }> = (build) =>
  build.selectFrom('draft').select('lid').where('body_hash', '=', at<string>('hash'));

/** Keeps a text under its hash and returns the hash. Texts never change, so the same text is kept once. */
export function putText(store: WorkspaceStore, text: string): string {
  return putHashedText(store, contentHash(text), text);
}

/** The same for who has just made the hash, or checked it. */
export function putHashedText(store: WorkspaceStore, hash: string, text: string): string {
  store.runWith(keptText, { hash, size: utf8Bytes(text), bytes: text });
  return hash;
}

/** The text with this hash, stored or an author's draft; null where it is not here. Throws `store_corrupt`. */
export function textOf(store: WorkspaceStore, hash: string): string | null {
  const row = store.firstWith(storedText, { hash }) ?? store.firstWith(draftText, { hash });
  if (row === undefined) return null;
  if (contentHash(row.text) !== hash) throw damaged(store.file, hash, 'does not match its checksum');
  return row.text;
}

/** Like `textOf`, for a text that something here refers to. Throws `store_corrupt` where it is missing. */
export function readText(store: WorkspaceStore, hash: string): string {
  const text = textOf(store, hash);
  if (text === null) throw damaged(store.file, hash, 'is missing');
  return text;
}

/** Whether `textOf` would find it. */
export function hasText(store: WorkspaceStore, hash: string): boolean {
  return store.firstWith(storedHash, { hash }) !== undefined || store.firstWith(draftHash, { hash }) !== undefined;
}

const storedAmong: Fixed<{ hash: string }> = (build) =>
  build
    .selectFrom('blob')
    .select('hash')
    .where(sql<boolean>`hash in (select value from json_each(${at('hashes')}))`);
const draftsAmong: Fixed<{ hash: string }> = (build) =>
  build
    .selectFrom('draft')
    .select('body_hash as hash')
    .where(sql<boolean>`body_hash in (select value from json_each(${at('hashes')}))`);

/** Which of these `hasText` would find. */
export function textsAmong(store: WorkspaceStore, hashes: readonly string[]): Set<string> {
  const values = { hashes: JSON.stringify(hashes) };
  const found = [...store.allWith(storedAmong, values), ...store.allWith(draftsAmong, values)];
  return new Set(found.map(({ hash }) => hash));
}

/** The hashes of all texts that are here. */
export function listTextHashes(store: WorkspaceStore): Set<string> {
  const stored = store.all(store.build.selectFrom('blob').select('hash'));
  const drafts = store.all(store.build.selectFrom('draft').select('body_hash as hash'));
  return new Set([...stored, ...drafts].map(({ hash }) => hash));
}

const draftOf: Fixed<{ body: string; body_hash: string }> = (build) =>
  build.selectFrom('draft').select(['body', 'body_hash']).where('lid', '=', at<string>('lid'));
const draftDeleted: Fixed<unknown> = (build) => build.deleteFrom('draft').where('lid', '=', at<string>('lid'));

/** The author's text where it differs from what was published, else undefined. */
export function readDraft(store: WorkspaceStore, lid: string): string | undefined {
  return soundDraft(store, lid)?.body;
}

function soundDraft(store: WorkspaceStore, lid: string): { body: string; body_hash: string } | undefined {
  const row = store.firstWith(draftOf, { lid });
  if (row !== undefined && contentHash(row.body) !== row.body_hash)
    throw damaged(store.file, lid, 'does not match its checksum');
  return row;
}

const draftPut: FixedQuery<WorkspaceSchema, unknown> = (build) =>
  build
    .insertInto('draft')
    .values({ lid: at<string>('lid'), body: at<string>('body'), body_hash: at<string>('body_hash') })
    .onConflict((conflict) =>
      conflict.column('lid').doUpdateSet({ body: at<string>('body'), body_hash: at<string>('body_hash') }),
    );

export function putDraft(store: WorkspaceStore, lid: string, body: string, bodyHash: string): void {
  store.runWith(draftPut, { lid, body, body_hash: bodyHash });
}

export function deleteDraft(store: WorkspaceStore, lid: string): void {
  store.runWith(draftDeleted, { lid });
}

/** Keeps an author's draft for good, whatever becomes of it. Returns whether there is one. */
export function keepDraft(store: WorkspaceStore, lid: string): boolean {
  const row = soundDraft(store, lid);
  if (row === undefined) return false;
  if (store.firstWith(storedHash, { hash: row.body_hash }) === undefined) putHashedText(store, row.body_hash, row.body);
  return true;
}

/** Keeps an author's draft for good before something else takes its place, and ends it. */
export function storeDraft(store: WorkspaceStore, lid: string): void {
  if (keepDraft(store, lid)) deleteDraft(store, lid);
}

function damaged(file: string, what: string, how: string): AppError {
  noteSuspicion(file);
  return new AppError(
    'store_corrupt',
    `The store ${file} is damaged: the text ${what.slice(0, 12)} ${how}. Restart the studio to check the store and open its last copy.`,
  );
}
