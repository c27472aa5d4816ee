import { changeSetOperation } from '#contract/model/change-set.ts';
import { planOperation } from '#contract/model/publish-plan.ts';
import { type FoundConflict, foundConflict } from '#contract/model/tracked-entity.ts';
import { typeOf } from '#engine/sync/entity-types.ts';
import { stripBirthMark } from '#engine/sync/marks.ts';
import { findChangeSet } from '#host/store/queries/change-sets.ts';
import { findByRemoteId, findEntity, updateEntity } from '#host/store/queries/entities.ts';
import { findMark } from '#host/store/queries/ledger.ts';
import { findOperation } from '#host/store/queries/operations.ts';
import { writeAdapter } from '#host/sync/baseline/write-adapters.ts';
import {
  abandonedSightings,
  isWanted,
  openSightings,
  type Sighting,
  settleSighting,
} from '#host/sync/marks/recognise.ts';
import { absorbRow } from '../baseline/absorb-row.ts';
import { confirm } from '../baseline/confirm.ts';
import { adopt } from '../baseline/look-for.ts';
import { type LookedRow, Looks } from '../baseline/looks.ts';
import type { PublishDeps } from '../publish-deps.ts';
import { PublishRun } from '../publish-run.ts';
import { signInStop, stopFor } from '../publish-stop.ts';
import { takeMarkOff } from './take-mark-off.ts';

/**
 * Rows that a pull has seen with one of our birth marks: the creation that is still open adopts one; every other is
 * removed while nobody has touched it, and otherwise shown to a person (S94). Returns the entities that this has moved.
 */
export async function settleSightings(deps: PublishDeps, signal: AbortSignal): Promise<string[]> {
  const moved: string[] = [];
  const sightings = openSightings(deps.store);
  const stays = abandonedSightings(deps.store);
  if (sightings.length + stays.length === 0) return moved;
  const person = deps.who();
  if (person === null) throw signInStop();
  const looks = new Looks(deps.client(), person.tenant_id, deps.types);
  for (const sighting of sightings) {
    if (signal.aborted) break;
    try {
      await settleOne(deps, looks, sighting, signal);
    } catch (error) {
      throw stopFor(error);
    }
    moved.push(sighting.lid);
  }
  for (const sighting of abandonedSightings(deps.store)) {
    if (signal.aborted) break;
    try {
      await takeMarkOff(deps, looks, sighting);
    } catch (error) {
      throw stopFor(error);
    }
  }
  return moved;
}

async function settleOne(deps: PublishDeps, looks: Looks, sighting: Sighting, signal: AbortSignal): Promise<void> {
  const { store } = deps;
  const looked = await looks.row(sighting.type, sighting.remote_id);
  if (looked === null) {
    settleSighting(store, sighting, 'deleted');
    return;
  }
  const entry = findMark(store, sighting.mark);
  const adopted = findEntity(store, sighting.lid)?.remote_id === sighting.remote_id;
  if (adopted || looked.mark !== sighting.mark) {
    settleSighting(store, sighting, adopted ? 'became' : 'abandoned');
    return;
  }
  if (entry?.outcome === 'open' && isWanted(store, sighting.lid)) {
    await adoptLate(deps, sighting, signal);
    return;
  }
  if (isPristine(deps, sighting, looked)) await removeTwin(deps, looks, sighting);
  else keepTwin(deps, sighting);
}

/** The creation has an outcome after all. While it is still being settled that is left to whoever carries it out. */
async function adoptLate(deps: PublishDeps, sighting: Sighting, signal: AbortSignal): Promise<void> {
  const row = findOperation(deps.store, sighting.mark);
  const set = row === undefined ? undefined : findChangeSet(deps.store, row.cs_id);
  if (row === undefined || set === undefined) {
    keepTwin(deps, sighting);
    return;
  }
  if (set.state === 'running' || set.state === 'approved') return;
  const run = new PublishRun(deps, set, signal);
  const operation = changeSetOperation.parse(run.set.operations.find((one) => one.op_id === sighting.mark));
  adopt(run, operation, sighting.remote_id);
  await confirm(run, operation, row.status);
}

/** Version 1 or none, never switched on, and its words are those that were sent. */
function isPristine(deps: PublishDeps, sighting: Sighting, { seen }: LookedRow): boolean {
  const sent = findOperation(deps.store, sighting.mark);
  if (sent === undefined || (seen.version ?? 1) > 1) return false;
  const { fields } = planOperation.parse(JSON.parse(sent.operation_json));
  const type = typeOf(deps.types, sighting.type);
  const { status, mark_field } = type;
  if (seen.server['elements'] !== undefined && seen.server['elements'] !== 0) return false;
  if (status !== null && seen.fields[status.field] !== status.born) return false;
  return type.natural_key.every((name) => seen.fields[name] === fields[name]) && sameWords(fields, seen, mark_field);
}

function sameWords(
  fields: Readonly<Record<string, unknown>>,
  seen: LookedRow['seen'],
  markField: string | null,
): boolean {
  if (markField === null) return true;
  const shown = seen.fields[markField];
  const words = stripBirthMark(typeof shown === 'string' ? shown : null) ?? '';
  const sent = fields[markField];
  // Long words gave way to the mark.
  return typeof sent === 'string' ? sent.startsWith(words) && (words !== '' || sent === '') : words === '';
}

async function removeTwin(deps: PublishDeps, looks: Looks, sighting: Sighting): Promise<void> {
  const { store } = deps;
  const request = writeAdapter(sighting.type).remove(sighting.remote_id);
  const exchange = await deps.client().exchangeJson({ ...request, timeoutMs: deps.profile().longest_request_ms });
  if (exchange.kind === 'not_signed_in') throw exchange.error;
  if (exchange.kind === 'no_answer') throw exchange.failure;
  if ((await looks.row(sighting.type, sighting.remote_id)) === null) {
    store.transaction(() => {
      settleSighting(store, sighting, 'deleted');
      const imported = findByRemoteId(store, sighting.type, sighting.remote_id);
      if (imported !== undefined && imported.lid !== sighting.lid) absorbRow(store, imported);
    });
    deps.log('info', 'A late copy of something this studio had created was removed from the server.');
    return;
  }
  // A server that refuses has a use of it.
  if (exchange.status >= 400 && exchange.status < 500 && exchange.status !== 429) keepTwin(deps, sighting);
}

/** Somebody has made it theirs: a person decides, or, where the author has nothing of it any more, it is an entity of its own. */
function keepTwin(deps: PublishDeps, sighting: Sighting): void {
  const { store } = deps;
  const entity = findEntity(store, sighting.lid);
  if (entity === undefined || (entity.local_json === null && entity.base_json === null)) {
    settleSighting(store, sighting, 'abandoned');
    return;
  }
  const found: FoundConflict[] = foundConflict.array().parse(JSON.parse(entity.found_json));
  const known = found.some((one) => one.kind === 'twin_edited' && one.remote_id === sighting.remote_id);
  if (known) return;
  const found_json = JSON.stringify([...found, { kind: 'twin_edited', remote_id: sighting.remote_id }]);
  store.transaction(() => updateEntity(store, { ...entity, found_json }));
}
