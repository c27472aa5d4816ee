import { AppError } from '#contract/errors/app-error.ts';
import type { HydratedVersions } from '#contract/rpc/versions.ts';
import { effectiveHead } from '#engine/sync/fold.ts';
import { parseVersionNote } from '#engine/sync/marks.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { readFacts } from '#host/store/documents.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { deleteVersions, listVersions, putVersion } from '#host/store/queries/script-versions.ts';
import { putText, textOf } from '#host/store/queries/texts.ts';
import type { EntityRow, ScriptVersionRow } from '#host/store/workspace-schema.ts';
import type { SeenVersion } from '../baseline/read-adapter.ts';
import { garbageFailure } from '../http/backend-failure.ts';
import type { ReadContext } from './context.ts';
import type { PullDeps, WorkspaceStore } from './pull-deps.ts';
import { readTypes } from './read-types.ts';

/**
 * Gets these versions of a script, for somebody who looks at its history: their texts, and who wrote them, when and why.
 * They are told about, and decide nothing: what both sides agree on stays as it is (`VE-2`).
 */
export async function hydrateVersions(
  context: ReadContext,
  lid: string,
  numbers: readonly number[],
): Promise<HydratedVersions> {
  const { deps, requests } = context;
  const row = findEntity(deps.store, lid);
  const versions = readTypes(deps.types).find((read) => read.type.type === row?.type)?.adapter.versions;
  if (row === undefined || versions == null) throw new AppError('not_found', 'This script is no longer here.', { lid });
  const { remote_id } = row;
  if (remote_id === null) return { fetched: 0, gone: [...numbers] };
  const seen: SeenVersion[] = [];
  const gone: number[] = [];
  const reading = requests.each(numbers, async (number) => {
    const answer = await requests.json(versions.path(remote_id, number));
    if (answer.status === 404) return void gone.push(number);
    if (answer.failure !== null) throw answer.failure;
    const version = versions.version(answer.reply);
    if (version === null || version.number !== number)
      throw garbageFailure(deps.client().origin, `version ${number} is not a version`);
    seen.push(version);
  });
  // What came before a failure or a stop is worth keeping.
  await reading.finally(() => deps.store.transaction(() => keep(deps, lid, seen)));
  return { fetched: seen.length, gone: gone.sort((a, b) => a - b) };
}

function keep(deps: PullDeps, lid: string, seen: readonly SeenVersion[]): void {
  const { store } = deps;
  const row = findEntity(store, lid);
  if (row === undefined || seen.length === 0) return;
  if (isOtherHistory(store, row, seen)) {
    // A plain server does not say that it was put back: the next pull finds it by these rows, and asks the author.
    if (deps.profile().kind === 'baseline') throw otherHistory();
    deleteVersions(store, lid);
  }
  const known = new Map(listVersions(store, lid).map((version) => [version.number, version]));
  for (const version of seen) {
    const fresh = rowOf(lid, version, putText(store, version.text));
    // What a version amounts to was worked out from the history around it, and stays.
    const { effective_hash } = known.get(version.number) ?? fresh;
    putVersion(store, { ...fresh, effective_hash });
  }
  foldFromFirst(
    store,
    lid,
    seen.map(({ number }) => number).filter((number) => !known.has(number)),
  );
}

function rowOf(
  lid: string,
  { number, note, created_by, created_at }: SeenVersion,
  body_hash: string,
): ScriptVersionRow {
  const parsed = parseVersionNote(note);
  const marks = { mark: parsed.trailer?.op ?? null, based_on: parsed.trailer?.base ?? null };
  return { lid, number, body_hash, effective_hash: body_hash, note: parsed.note, created_by, created_at, ...marks };
}

/** Another text under a number that is known, or a number beyond the newest: what was read is of a history that is no more. */
function isOtherHistory(store: WorkspaceStore, row: EntityRow, seen: readonly SeenVersion[]): boolean {
  const { current_version, head_body_hash } = readFacts(row.facts_json);
  const texts = new Map(seen.map(({ number, text }) => [number, contentHash(text)]));
  return listVersions(store, row.lid).some(
    ({ number, body_hash }) =>
      number > (current_version ?? number) ||
      (number === current_version && head_body_hash !== null && body_hash !== head_body_hash) ||
      (texts.has(number) && texts.get(number) !== body_hash),
  );
}

function otherHistory(): AppError {
  return new AppError(
    'conflict',
    'The server has other versions of this script than those that were read before. Get the published changes first.',
  );
}

/** What the new rows amount to, where the whole history before them is here (`sync.md` 3.10 rule 1). */
function foldFromFirst(store: WorkspaceStore, lid: string, added: readonly number[]): void {
  const rows = listVersions(store, lid).filter((row, index) => row.number === index + 1);
  const fold = effectiveHead({
    versions: rows,
    known: new Map(),
    text: (hash) => textOf(store, hash),
    hash: contentHash,
  });
  if (fold.kind === 'missing') return;
  for (const text of fold.texts.values()) putText(store, text);
  for (const row of rows.filter(({ number }) => added.includes(number))) {
    const effective_hash = fold.folded.get(row.number)?.effective_hash ?? row.body_hash;
    if (effective_hash !== row.effective_hash) putVersion(store, { ...row, effective_hash });
  }
}
