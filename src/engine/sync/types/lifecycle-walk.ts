import type { EntityType } from '#contract/model/entity-type.ts';

/** Walks through lifecycles that are kept as tests; nothing runs them but their author. */
export const lifecycleWalkType: EntityType = {
  type: 'lifecycle_walk',
  label: 'lifecycle test',
  fields: [
    { name: 'name', label: 'name', merge: 'field', write: 'metadata' },
    { name: 'config_id', label: 'lifecycle', merge: 'field', write: 'creation' },
    { name: 'object', label: 'object', merge: 'json_by_key', write: 'metadata' },
    { name: 'now', label: 'begins at', merge: 'field', write: 'metadata' },
    { name: 'start', label: 'begins in', merge: 'field', write: 'metadata' },
    { name: 'steps', label: 'steps', merge: 'field', write: 'metadata' },
    { name: 'expect', label: 'expected', merge: 'json_by_key', write: 'metadata' },
  ],
  parent: null,
  natural_key: ['config_id', 'name'],
  references: [{ field: 'config_id', to: 'lifecycle_config', needs_active: false, goes_with: true }],
  list_row: 'full',
  mark_field: null,
  versions: null,
  status: null,
  title: ({ name, config_id }, nameOf) => {
    const lifecycle = typeof config_id === 'string' ? nameOf(config_id) : null;
    return { name: String(name), detail: `of ${lifecycle ?? 'a lifecycle that is gone'}` };
  },
  live: 'never',
};
