import type { FastifyInstance } from 'fastify';
import { type AnswerOf, type CallOf, noContent } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { registerRoute } from '#backend/app/register-route.ts';
import { transact } from '#backend/app/transact.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { pipelineTestAudit } from '#backend/db/queries/audit-events/pipeline-test-audits.ts';
import { findConnector } from '#backend/db/queries/connectors/read-connectors.ts';
import { appendEvents } from '#backend/db/queries/feed/append-events.ts';
import { lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import {
  deletePipelineTests,
  findPipelineTest,
  insertPipelineTests,
  listPipelineTests,
  updatePipelineTests,
  wirePipelineTest,
} from '#backend/db/queries/pipeline-tests/pipeline-tests.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import { connectorNotFound } from '#backend/provisioning/connectors/connector-not-found.ts';
import { pipelineTestRoutes } from '#contract/http/pipeline-tests.ts';
import {
  announcedPipelineTest,
  lockPipelineTestForChange,
  pipelineTestAnswer,
  pipelineTestEvent,
  pipelineTestNameTaken,
  requirePipelineTest,
  storablePipelineTest,
} from './pipeline-test-answer.ts';

type Routes = typeof pipelineTestRoutes;
const options = { tag: 'Pipeline tests' };

export function registerPipelineTestRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const routes = pipelineTestRoutes;
  registerRoute(app, routes.list, (call) => listTests(dependencies, call), options);
  registerRoute(app, routes.create, (call) => createTest(dependencies, call), options);
  registerRoute(app, routes.get, (call) => getTest(dependencies, call), options);
  registerRoute(app, routes.update, (call) => changeTest(dependencies, call), options);
  registerRoute(app, routes.delete, (call) => removeTest(dependencies, call), options);
}

function listTests({ db }: Dependencies, { caller, query }: CallOf<Routes['list']>): Promise<AnswerOf<Routes['list']>> {
  return withTenant(db, caller, async (scope) => {
    const { tests, total } = await listPipelineTests(scope, query, query);
    return { reply: { pipeline_tests: tests.map(wirePipelineTest), total } };
  });
}

function getTest({ db }: Dependencies, { caller, params }: CallOf<Routes['get']>): Promise<AnswerOf<Routes['get']>> {
  return withTenant(db, caller, async (scope) =>
    pipelineTestAnswer(requirePipelineTest(await findPipelineTest(scope, params.id), params.id)),
  );
}

async function createTest({ db }: Dependencies, call: CallOf<Routes['create']>): Promise<AnswerOf<Routes['create']>> {
  const { body } = call;
  storablePipelineTest(body);
  return await pipelineTestNameTaken(body.name, () =>
    transact(db, call, async (scope) => {
      const feed = await lockFeed(scope);
      if ((await findConnector(scope, body.connector_id)) === undefined) throw connectorNotFound(body.connector_id);
      const [test] = await insertPipelineTests(scope, [{ ...body, rev: feed.seq + 1 }]);
      if (test === undefined) throw new Error('A pipeline test was inserted and did not come back.');
      await recordAudit(scope, pipelineTestAudit(test.id, { before: null, after: test }));
      return announcedPipelineTest(scope, feed, test);
    }),
  );
}

async function changeTest({ db }: Dependencies, call: CallOf<Routes['update']>): Promise<AnswerOf<Routes['update']>> {
  const { body } = call;
  storablePipelineTest({ ...(body.name === undefined ? {} : { name: body.name }) });
  return await pipelineTestNameTaken(body.name ?? '', () =>
    transact(db, call, async (scope) => {
      const feed = await lockFeed(scope);
      const before = await lockPipelineTestForChange(scope, call.params.id, call.ifMatch);
      const content = {
        ...before,
        name: body.name ?? before.name,
        operation_type: body.operation_type ?? before.operation_type,
        context: body.context ?? before.context,
        outcome: body.outcome ?? before.outcome,
        expectation: body.expectation ?? before.expectation,
      };
      const [after] = await updatePipelineTests(scope, [{ ...content, rev: feed.seq + 1 }]);
      if (after === undefined) throw new Error(`Pipeline test ${before.id} was held and is gone.`);
      await recordAudit(scope, pipelineTestAudit(before.id, { before, after }));
      return announcedPipelineTest(scope, feed, after);
    }),
  );
}

function removeTest({ db }: Dependencies, call: CallOf<Routes['delete']>): Promise<AnswerOf<Routes['delete']>> {
  return transact(db, call, async (scope) => {
    const feed = await lockFeed(scope);
    const before = await lockPipelineTestForChange(scope, call.params.id, call.ifMatch);
    await deletePipelineTests(scope, [before.id]);
    await recordAudit(scope, pipelineTestAudit(before.id, { before, after: null }));
    await appendEvents(scope, feed, [pipelineTestEvent(before.id, undefined)]);
    return noContent;
  });
}
