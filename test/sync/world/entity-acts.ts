import { findEntity } from '#host/store/queries/entities.ts';
import { marksOf, type RecordModel } from './record-model.ts';
import type { Run } from './studio.ts';

/** Deletes something of whatever type, as its author. */
export function removeEntity(run: Run, lid: string, model: RecordModel): void {
  const row = findEntity(run.store, lid);
  model.gone(marksOf(row?.local_json));
  if (row?.type === 'connector') run.connectors.remove(lid);
  else if (row?.type === 'hook_binding') run.bindings.remove(lid);
  else if (row?.type === 'lifecycle_config') run.lifecycles.remove(lid);
  else run.scripts.remove(lid);
}

/** Takes something that is no script back to what is published; what never was is deleted. */
export function takeBackEntity(run: Run, lid: string, model: RecordModel): void {
  const row = findEntity(run.store, lid);
  model.gone(marksOf(row?.local_json));
  if (row?.remote_json == null) removeEntity(run, lid, model);
  else if (row.type === 'connector') run.connectors.discard(lid);
  else if (row.type === 'hook_binding') run.bindings.discard(lid);
  else run.lifecycles.discard(lid);
}
