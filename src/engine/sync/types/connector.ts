import type { EntityType } from '#contract/model/entity-type.ts';

/** Connectors without their credentials, which never pass through here (`contract.md` 4.4, sync.md 2, B10). */
export const connectorType: EntityType = {
  type: 'connector',
  label: 'connector',
  fields: [
    { name: 'name', label: 'name', merge: 'field', write: 'metadata' },
    { name: 'description', label: 'description', merge: 'field', write: 'metadata', empty_is_null: true },
    { name: 'connector_type', label: 'type', merge: 'field', write: 'creation' },
    { name: 'config', label: 'configuration', merge: 'json_by_key', write: 'metadata' },
    { name: 'object_classes', label: 'object classes', merge: 'field', write: 'metadata' },
    { name: 'resources', label: 'external resources', merge: 'field', write: 'metadata' },
    { name: 'status', label: 'status', merge: 'ask', write: 'status' },
  ],
  parent: null,
  natural_key: ['name'],
  references: [],
  list_row: 'thin',
  mark_field: 'description',
  versions: null,
  status: { field: 'status', active: 'active', born: 'inactive', left: 'inactive' },
  live: 'when_active',
};
