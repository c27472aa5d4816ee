import { lifecycleWalkFields } from '#contract/model/lifecycle-walk.ts';
import type { ReadAdapter } from './read-adapter.ts';
import { rowOfFields } from './row-of-fields.ts';

/** Tests of lifecycles, which are this product's addition: another backend has none, and they stay in the workspace. */
export const readWalk: ReadAdapter = {
  type: 'lifecycle_walk',
  path: '/governance/lifecycle/walks',
  rows_member: 'lifecycle_walks',
  row: rowOfFields(lifecycleWalkFields.shape),
  versions: null,
};
