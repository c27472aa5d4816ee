import type { FastifyInstance } from 'fastify';
import type { CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { registerRoute } from '#backend/app/register-route.ts';
import { findConnector } from '#backend/db/queries/connectors/read-connectors.ts';
import { lifecycleWalks, pipelineTests } from '#backend/db/queries/kept-tests/kept-test-kinds.ts';
import { findLifecycle } from '#backend/db/queries/lifecycles/lifecycles.ts';
import { connectorNotFound } from '#backend/provisioning/connectors/connector-not-found.ts';
import { requireLifecycle } from '#backend/routes/lifecycles/lifecycle-answer.ts';
import { lifecycleWalkRoutes } from '#contract/http/lifecycle-walks.ts';
import { pipelineTestRoutes } from '#contract/http/pipeline-tests.ts';
import { keptTestHandlers } from './kept-test-handlers.ts';

export function registerPipelineTestRoutes(app: FastifyInstance, { db }: Dependencies): void {
  const routes = pipelineTestRoutes;
  const options = { tag: 'Pipeline tests' };
  const { list, create, get, update, remove } = keptTestHandlers(db, pipelineTests, async (scope, id) => {
    if ((await findConnector(scope, id)) === undefined) throw connectorNotFound(id);
  });
  const listed = async (call: CallOf<typeof routes.list>) => {
    const { rows, total } = await list(call, call.query.connector_id);
    return { reply: { pipeline_tests: rows, total } };
  };
  registerRoute(app, routes.list, listed, options);
  registerRoute(app, routes.create, create, options);
  registerRoute(app, routes.get, get, options);
  registerRoute(app, routes.update, update, options);
  registerRoute(app, routes.delete, remove, options);
}

export function registerWalkRoutes(app: FastifyInstance, { db }: Dependencies): void {
  const routes = lifecycleWalkRoutes;
  const options = { tag: 'Lifecycles' };
  const { list, create, get, update, remove } = keptTestHandlers(db, lifecycleWalks, async (scope, id) => {
    requireLifecycle(await findLifecycle(scope, id), id);
  });
  const listed = async (call: CallOf<typeof routes.list>) => {
    const { rows, total } = await list(call, call.query.config_id);
    return { reply: { lifecycle_walks: rows, total } };
  };
  registerRoute(app, routes.list, listed, options);
  registerRoute(app, routes.create, create, options);
  registerRoute(app, routes.get, get, options);
  registerRoute(app, routes.update, update, options);
  registerRoute(app, routes.delete, remove, options);
}
