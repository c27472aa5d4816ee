import type { EntityType } from '#contract/model/entity-type.ts';

/** Templates: nothing runs them, so they may always be written first (`contract.md` 2.4, sync.md 3.9). */
export const templateType: EntityType = {
  type: 'template',
  label: 'template',
  fields: [
    { name: 'name', label: 'name', merge: 'field', write: 'metadata' },
    { name: 'description', label: 'description', merge: 'field', write: 'metadata', empty_is_null: true },
    { name: 'category', label: 'category', merge: 'field', write: 'metadata' },
    { name: 'template_body', label: 'text', merge: 'text_lines', write: 'metadata' },
    { name: 'placeholder_annotations', label: 'annotations', merge: 'json_by_key', write: 'metadata' },
  ],
  parent: null,
  natural_key: ['name'],
  references: [],
  list_row: 'full',
  mark_field: 'description',
  versions: null,
  status: null,
  live: 'never',
};
