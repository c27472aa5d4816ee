import type { ChangeSetOperation } from '#contract/model/change-set.ts';
import type { EntityType } from '#contract/model/entity-type.ts';
import type { Json } from '#contract/model/scalars.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { findByRemoteId, updateEntity } from '#host/store/queries/entities.ts';
import { findMark, settleMark } from '#host/store/queries/ledger.ts';
import { isWanted, openSightings, rememberSighting, settleSighting } from '#host/sync/marks/recognise.ts';
import { serverReferences } from '#host/sync/references.ts';
import { repoint } from '#host/sync/repoint.ts';
import type { PublishRun } from '../publish-run.ts';
import { absorbRow } from './absorb-row.ts';
import type { LookedRow } from './looks.ts';
import { isMarked } from './write-request.ts';

/**
 * `ours`: the effect is there; `nothing`: it is not, for now; `gone`: there is nothing left to have an effect on; `wedged`:
 * the server holds a version beyond its current one and refuses every further one (`sync.md` 2, B5).
 */
export type Found = 'ours' | 'nothing' | 'gone' | 'wedged';

/** Looks for the effect of an operation by its mark, or by what it wrote (`sync.md` 3.10). Throws `AppError` where it could not look. */
export async function lookFor(run: PublishRun, operation: ChangeSetOperation): Promise<Found> {
  if (operation.kind === 'create') return (await lookForBirth(run, operation)) ? 'ours' : 'nothing';
  const remoteId = run.entity(operation)?.remote_id ?? null;
  if (remoteId === null) return operation.kind === 'delete' ? 'ours' : 'gone';
  if (operation.kind === 'publish_version') return lookForVersion(run, operation, remoteId);
  const row = await run.looks.row(operation.type, remoteId);
  if (operation.kind === 'delete') return row === null ? 'ours' : 'nothing';
  if (row === null) return 'gone';
  if (operation.kind === 'remove_mark') return row.mark === null ? 'ours' : 'nothing';
  return showsFields(run.typeOf(operation), operation, row) ? 'ours' : 'nothing';
}

/** From here on this row is the entity; what else carries the mark is a twin. */
export function adopt(run: PublishRun, operation: ChangeSetOperation, remoteId: string): void {
  const { store } = run.deps;
  store.transaction(() => {
    const row = run.entity(operation);
    if (row === undefined) return;
    const other = findByRemoteId(store, operation.type, remoteId);
    if (other !== undefined && other.lid !== row.lid) {
      repoint(run.deps, other, row.lid);
      absorbRow(store, other);
    }
    updateEntity(store, { ...row, remote_id: remoteId });
    if (findMark(store, operation.op_id) !== undefined) settleMark(store, operation.op_id, 'became', remoteId);
    for (const sighting of openSightings(store)) {
      if (sighting.mark === operation.op_id && sighting.remote_id === remoteId)
        settleSighting(store, sighting, 'became');
    }
  });
}

async function lookForBirth(run: PublishRun, operation: ChangeSetOperation): Promise<boolean> {
  const { store } = run.deps;
  const entity = run.entity(operation);
  if (entity === undefined) return false;
  if (entity.remote_id !== null) return true;
  if (!isMarked(run, operation)) return lookForKey(run, operation);
  const [first, ...others] = await birthsOf(run, operation);
  if (first === undefined) return false;
  adopt(run, operation, first);
  const entry = findMark(store, operation.op_id);
  if (entry !== undefined) {
    store.transaction(() => {
      for (const id of others) rememberSighting(store, entry, id);
    });
  }
  return true;
}

/** Whether the server makes sure that a second copy of this creation can have no effect: the key is its own. */
export function hasKeyOfItsOwn({ mark_field, natural_key }: EntityType): boolean {
  return mark_field === null && natural_key.length > 0;
}

/** What cannot carry a mark is known by its key and by what it refers to, which the server gives to one thing only. */
async function lookForKey(run: PublishRun, operation: ChangeSetOperation): Promise<boolean> {
  const { store } = run.deps;
  const type = run.typeOf(operation);
  if (!hasKeyOfItsOwn(type)) return false;
  const names = [...type.natural_key, ...type.references.map(({ field }) => field)];
  const own = Object.fromEntries(names.map((name) => [name, operation.fields[name] ?? null]));
  const rows = await run.looks.withKey(operation.type, serverReferences(store, type, own));
  const id = rows[0]?.seen.remote_id;
  if (id === undefined) return false;
  const other = findByRemoteId(store, operation.type, id);
  if (other !== undefined && other.lid !== operation.lid && other.local_hash !== other.base_hash) return false;
  adopt(run, operation, id);
  return true;
}

async function birthsOf(run: PublishRun, operation: ChangeSetOperation): Promise<string[]> {
  const { looks } = run;
  const mark = operation.op_id;
  for (const sighting of openSightings(run.deps.store)) {
    if (sighting.mark !== mark) continue;
    const row = await looks.row(operation.type, sighting.remote_id);
    if (row?.mark === mark) return [sighting.remote_id];
    if (row === null) settleSighting(run.deps.store, sighting, 'deleted');
  }
  const name = operation.fields['name'];
  return looks.births(operation.type, mark, typeof name === 'string' ? name : null, true);
}

/**
 * The author has deleted the draft of a creation that is not settled: whatever the server has made of it, or makes of a
 * late copy, is a twin from now on (`sync.md` 3.10 rule 4). Returns whether that is so.
 */
export async function letGo(run: PublishRun, operation: ChangeSetOperation): Promise<boolean> {
  const { store } = run.deps;
  if (operation.kind !== 'create' || isWanted(store, operation.lid)) return false;
  if ((run.entity(operation)?.remote_id ?? null) !== null) return false;
  const births = isMarked(run, operation) ? await birthsOf(run, operation) : [];
  store.transaction(() => {
    const entry = findMark(store, operation.op_id);
    if (entry !== undefined) {
      for (const id of births) rememberSighting(store, entry, id);
      settleMark(store, operation.op_id, 'abandoned', null);
    }
    run.end(
      operation,
      'rejected',
      'You deleted it while it was being created; what the server has made of it is removed.',
    );
  });
  return true;
}

async function lookForVersion(run: PublishRun, operation: ChangeSetOperation, remoteId: string): Promise<Found> {
  const after = operation.based_on_version ?? 0;
  const { found, current, wedged } = await run.looks.versionOf(operation.type, remoteId, operation.op_id, after);
  if (current === 0) return 'gone';
  if (wedged) return 'wedged';
  return found === null ? 'nothing' : 'ours';
}

function showsFields(type: EntityType, operation: ChangeSetOperation, { seen }: LookedRow): boolean {
  return Object.entries(operation.fields).every(([name, asked]) => {
    const field = type.fields.find((one) => one.name === name);
    const plain = (value: Json | undefined) => (field?.empty_is_null === true && value === '' ? null : value);
    const value = seen.fields[name];
    const shown = field?.merge === 'text_lines' && typeof value === 'string' ? contentHash(value) : value;
    return sameJson(plain(asked), plain(shown));
  });
}
