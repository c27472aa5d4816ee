import type { EntityType } from '#contract/model/entity-type.ts';

/** Scripts; their text travels as versions, and going live is a switch that no program throws (`contract.md` 2.2). */
export const scriptType: EntityType = {
  type: 'script',
  label: 'script',
  fields: [
    { name: 'name', label: 'name', merge: 'field', write: 'metadata' },
    { name: 'description', label: 'description', merge: 'field', write: 'metadata', empty_is_null: true },
    { name: 'script_body', label: 'text', merge: 'text_lines', write: 'version' },
    { name: 'status', label: 'status', merge: 'ask', write: 'status' },
  ],
  parent: null,
  natural_key: ['name'],
  references: [],
  list_row: 'full',
  mark_field: 'description',
  versions: { body: 'script_body', note: 'change_description' },
  status: { field: 'status', active: 'active', born: 'draft', left: 'inactive' },
  live: 'when_active',
};
