import type { EntityType } from '#contract/model/entity-type.ts';

/** Test cases of pipelines; nothing runs them but their author. */
export const pipelineTestType: EntityType = {
  type: 'pipeline_test',
  label: 'pipeline test',
  fields: [
    { name: 'name', label: 'name', merge: 'field', write: 'metadata' },
    { name: 'connector_id', label: 'connector', merge: 'field', write: 'creation' },
    { name: 'operation_type', label: 'operation', merge: 'field', write: 'metadata' },
    { name: 'context', label: 'context', merge: 'json_by_key', write: 'metadata' },
    { name: 'outcome', label: 'outcome', merge: 'field', write: 'metadata' },
    { name: 'expectation', label: 'expectation', merge: 'json_by_key', write: 'metadata' },
  ],
  parent: null,
  natural_key: ['name', 'connector_id'],
  references: [{ field: 'connector_id', to: 'connector', needs_active: false, outlives: true }],
  list_row: 'full',
  mark_field: null,
  versions: null,
  status: null,
  title: (document, nameOf) => {
    const { name, connector_id } = document;
    const connector = typeof connector_id === 'string' ? nameOf(connector_id) : null;
    return { name: String(name), detail: `of ${connector ?? 'a connector that is gone'}` };
  },
  live: 'never',
};
