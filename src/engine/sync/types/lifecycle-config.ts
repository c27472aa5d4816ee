import type { EntityType } from '#contract/model/entity-type.ts';
import { configOfDocument } from '#engine/lifecycle/lifecycle-document.ts';
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
  check: (document) => lifecycleErrors(configOfDocument(document))[0]?.message ?? null,
  live: 'always',
};
