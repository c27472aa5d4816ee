import { typeOf } from '#engine/sync/entity-types.ts';
import { stripBirthMark } from '#engine/sync/marks.ts';
import { findByRemoteId, updateEntity } from '#host/store/queries/entities.ts';
import { writeAdapter } from '#host/sync/baseline/write-adapters.ts';
import { type Sighting, settleSighting } from '#host/sync/marks/recognise.ts';
import type { LookedRow, Looks } from '../baseline/looks.ts';
import { withLateValues } from '../entity-rows.ts';
import type { PublishDeps } from '../publish-deps.ts';

/**
 * Takes a birth mark of ours off something that stays on the server without being what the mark was for: others may not
 * touch what carries one (S96). Nothing but the mark is changed; what cannot be done now is tried with the next settling.
 */
export async function takeMarkOff(deps: PublishDeps, looks: Looks, sighting: Sighting): Promise<void> {
  const looked = await looks.row(sighting.type, sighting.remote_id);
  if (looked === null) {
    settleSighting(deps.store, sighting, 'deleted');
    return;
  }
  if (looked.mark === sighting.mark && !(await isTakenOff(deps, looks, sighting, looked))) return;
  settleSighting(deps.store, sighting, 'became');
}

async function isTakenOff(deps: PublishDeps, looks: Looks, sighting: Sighting, looked: LookedRow): Promise<boolean> {
  const { mark_field } = typeOf(deps.types, sighting.type);
  if (mark_field === null) return true;
  const shown = looked.seen.fields[mark_field];
  const words = { [mark_field]: stripBirthMark(typeof shown === 'string' ? shown : null) };
  const request = writeAdapter(sighting.type).update(sighting.remote_id, words, deps.profile());
  const exchange = await deps.client().exchangeJson({ ...request, timeoutMs: deps.profile().longest_request_ms });
  if (exchange.kind === 'not_signed_in') throw exchange.error;
  if (exchange.kind === 'no_answer') {
    // A copy of it may still arrive, and must not pass as somebody's edit then (S34).
    const entity = findByRemoteId(deps.store, sighting.type, sighting.remote_id);
    if (entity !== undefined) updateEntity(deps.store, withLateValues(entity, words));
    throw exchange.failure;
  }
  const after = await looks.row(sighting.type, sighting.remote_id);
  return after?.mark !== sighting.mark;
}
