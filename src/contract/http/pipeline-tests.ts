import { z } from 'zod';
import { limits } from '../limits.ts';
import { pipelineTestFields } from '../model/pipeline-test.ts';
import { pathUuid, timestamp, uuid } from '../model/scalars.ts';
import { pageNumber, pageSize } from './query-values.ts';
import { defineRoute } from './route.ts';

const idParams = z.object({ id: pathUuid });

/** A pipeline test case; an addition to the governance contract. */
export const pipelineTest = pipelineTestFields
  .extend({ id: uuid, tenant_id: uuid, created_by: uuid, created_at: timestamp, updated_at: timestamp })
  .meta({ id: 'PipelineTest' });
export type PipelineTest = z.infer<typeof pipelineTest>;

export const pipelineTestList = z
  .object({ pipeline_tests: z.array(pipelineTest), total: z.int().min(0) })
  .meta({ id: 'PipelineTestList' });

/** The connector is not among them: a test of another pipeline is another test. */
export const updatePipelineTestBody = pipelineTestFields.omit({ connector_id: true }).partial();

export const pipelineTestRoutes = {
  list: defineRoute({
    method: 'GET',
    url: '/governance/pipeline-tests',
    permission: 'admin',
    success: 200,
    summary: 'List pipeline test cases by connector and name',
    query: z.object({
      connector_id: pathUuid.optional(),
      page: pageNumber.default(1),
      page_size: pageSize.default(limits.pageSizeDefault),
    }),
    reply: pipelineTestList,
  }),
  create: defineRoute({
    method: 'POST',
    url: '/governance/pipeline-tests',
    permission: 'admin',
    success: 201,
    summary: 'Create a test case of a pipeline of a connector',
    body: pipelineTestFields,
    reply: pipelineTest,
  }),
  get: defineRoute({
    method: 'GET',
    url: '/governance/pipeline-tests/:id',
    permission: 'admin',
    success: 200,
    summary: 'Get a pipeline test case',
    params: idParams,
    reply: pipelineTest,
  }),
  update: defineRoute({
    method: 'PUT',
    url: '/governance/pipeline-tests/:id',
    permission: 'admin',
    success: 200,
    summary: 'Change a pipeline test case; absent keeps',
    params: idParams,
    body: updatePipelineTestBody,
    reply: pipelineTest,
  }),
  delete: defineRoute({
    method: 'DELETE',
    url: '/governance/pipeline-tests/:id',
    permission: 'admin',
    success: 204,
    summary: 'Delete a pipeline test case',
    params: idParams,
  }),
} as const;
