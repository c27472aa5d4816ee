import { z } from 'zod';
import type { EntityType } from '#contract/model/entity-type.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { configOfDocument } from '#engine/lifecycle/lifecycle-document.ts';
import { lifecycleReading } from '#engine/lifecycle/lifecycle-reading.ts';
import { lifecycleErrors } from '#engine/lifecycle/refuse.ts';

/** Lifecycles with their states and transitions, which are objects keyed by the element's id (032, sync.md 3.12). */
export const lifecycleConfigType: EntityType = {
  type: 'lifecycle_config',
  label: 'lifecycle',
  fields: [
    { name: 'name', label: 'name', merge: 'field', write: 'metadata' },
    { name: 'object_type', label: 'object type', merge: 'field', write: 'creation' },
    { name: 'description', label: 'description', merge: 'field', write: 'metadata', empty_is_null: true },
    { name: 'is_active', label: 'active', merge: 'ask', write: 'metadata' },
    { name: 'auto_assign_initial_state', label: 'auto-assign', merge: 'ask', write: 'metadata' },
    { name: 'initial_state_id', label: 'initial state', merge: 'field', write: 'metadata' },
    { name: 'states', label: 'states', merge: 'json_by_key', write: 'metadata' },
    { name: 'transitions', label: 'transitions', merge: 'json_by_key', write: 'metadata' },
  ],
  parent: null,
  natural_key: ['object_type', 'name'],
  references: [],
  list_row: 'thin',
  mark_field: 'description',
  versions: null,
  status: null,
  // Nobody is put into one that is not whole yet (LC-72).
  elements: { born: { is_active: false, initial_state_id: null, states: {}, transitions: {} } },
  reading: lifecycleReading,
  check: lifecycleMistake,
  live: 'always',
};

/** What keeps a document from being published as a lifecycle, for people; null: nothing (LC-11, LC-13). */
function lifecycleMistake(document: JsonObject): string | null {
  try {
    return lifecycleErrors(configOfDocument(document))[0]?.message ?? null;
  } catch (error) {
    if (error instanceof z.ZodError) return error.issues[0]?.message ?? 'It is no lifecycle.';
    throw error;
  }
}
