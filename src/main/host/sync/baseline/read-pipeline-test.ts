import { z } from 'zod';
import { json } from '#contract/model/scalars.ts';
import { operationType } from '#contract/script/test-context.ts';
import type { ReadAdapter } from './read-adapter.ts';
import { rowOfFields } from './row-of-fields.ts';

/** Pipeline test cases, which are this product's addition: another backend has none, and they stay in the workspace. */
export const readPipelineTest: ReadAdapter = {
  type: 'pipeline_test',
  path: '/governance/pipeline-tests',
  rows_member: 'pipeline_tests',
  row: rowOfFields(
    {
      name: z.string(),
      connector_id: z.string().min(1).toLowerCase(),
      operation_type: operationType,
      context: json,
      outcome: json,
      expectation: json,
    },
    ['connector_id'],
  ),
  versions: null,
};
