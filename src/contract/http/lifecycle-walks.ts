import { z } from 'zod';
import { limits } from '../limits.ts';
import { lifecycleWalkFields } from '../model/lifecycle-walk.ts';
import { pathUuid, timestamp, uuid } from '../model/scalars.ts';
import { pageNumber, pageSize } from './query-values.ts';
import { defineRoute } from './route.ts';

const idParams = z.object({ id: pathUuid });

/** A walk that is kept as a test of its lifecycle; an addition to the governance contract. */
export const wireWalk = lifecycleWalkFields
  .extend({ id: uuid, tenant_id: uuid, created_by: uuid, created_at: timestamp, updated_at: timestamp })
  .meta({ id: 'LifecycleWalk' });
export type WireWalk = z.infer<typeof wireWalk>;

const wireWalkList = z
  .object({ lifecycle_walks: z.array(wireWalk), total: z.int().min(0) })
  .meta({ id: 'LifecycleWalkList' });

/** Absent keeps, a default too. The lifecycle is not among them: a test of another lifecycle is another test. */
export const updateWalkBody = z
  .object({
    ...lifecycleWalkFields.omit({ config_id: true }).shape,
    start: lifecycleWalkFields.shape.start.removeDefault(),
    steps: lifecycleWalkFields.shape.steps.removeDefault(),
  })
  .partial();

export const lifecycleWalkRoutes = {
  list: defineRoute({
    method: 'GET',
    url: '/governance/lifecycle/walks',
    permission: 'admin',
    success: 200,
    summary: 'List lifecycle tests by lifecycle and name',
    query: z.object({
      config_id: pathUuid.optional(),
      page: pageNumber.default(1),
      page_size: pageSize.default(limits.pageSizeDefault),
    }),
    reply: wireWalkList,
  }),
  create: defineRoute({
    method: 'POST',
    url: '/governance/lifecycle/walks',
    permission: 'admin',
    success: 201,
    summary: 'Keep a walk as a test of a lifecycle',
    body: lifecycleWalkFields,
    reply: wireWalk,
  }),
  get: defineRoute({
    method: 'GET',
    url: '/governance/lifecycle/walks/:id',
    permission: 'admin',
    success: 200,
    summary: 'Get a lifecycle test',
    params: idParams,
    reply: wireWalk,
  }),
  update: defineRoute({
    method: 'PUT',
    url: '/governance/lifecycle/walks/:id',
    permission: 'admin',
    success: 200,
    summary: 'Change a lifecycle test; absent keeps',
    params: idParams,
    body: updateWalkBody,
    reply: wireWalk,
  }),
  delete: defineRoute({
    method: 'DELETE',
    url: '/governance/lifecycle/walks/:id',
    permission: 'admin',
    success: 204,
    summary: 'Delete a lifecycle test',
    params: idParams,
  }),
} as const;
