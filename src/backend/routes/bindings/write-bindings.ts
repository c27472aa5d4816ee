import { type AnswerOf, type CallOf, noContent } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { transact } from '#backend/app/transact.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { bindingAudit } from '#backend/db/queries/audit-events/binding-audits.ts';
import { contentOf } from '#backend/db/queries/bindings/columns.ts';
import { bindingsAt } from '#backend/db/queries/bindings/read-bindings.ts';
import { deleteBindings, insertBindings, updateBindings } from '#backend/db/queries/bindings/write-bindings.ts';
import { findConnector } from '#backend/db/queries/connectors/read-connectors.ts';
import { appendEvents } from '#backend/db/queries/feed/append-events.ts';
import { lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import { findScripts } from '#backend/db/queries/scripts/read-scripts.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { connectorNotFound } from '#backend/provisioning/connectors/connector-not-found.ts';
import { AppError } from '#contract/errors/app-error.ts';
import type { bindingRoutes } from '#contract/http/bindings.ts';
import { bindingLimits } from '#contract/model/hook-binding.ts';
import {
  announcedBinding,
  bindingAnswer,
  bindingEvent,
  lockBindingForChange,
  notActiveMessage,
  placeTaken,
  placeTakenMessage,
  pointFullMessage,
  requireRetries,
} from './binding-answer.ts';

type Routes = typeof bindingRoutes;

/** Enabled at once (`contract.md` B-02). The feed, which every writer of the tenant holds, keeps the tenth from being two. */
export function createBinding(
  { db }: Dependencies,
  call: CallOf<Routes['create']>,
): Promise<AnswerOf<Routes['create']>> {
  const { body } = call;
  const max_retries = body.max_retries ?? (body.failure_policy === 'retry' ? bindingLimits.retriesDefault : 0);
  const content = { ...body, max_retries, enabled: true };
  requireRetries(content);
  return placeTaken(() =>
    transact(db, call, async (scope) => {
      const feed = await lockFeed(scope);
      await requireActiveScript(scope, body.script_id);
      if ((await findConnector(scope, body.connector_id)) === undefined) throw connectorNotFound(body.connector_id);
      const there = await bindingsAt(scope, body);
      if (there.length >= bindingLimits.perHookPoint) throw new AppError('conflict', pointFullMessage(body));
      if (there.some(({ execution_order }) => execution_order === body.execution_order))
        throw new AppError('conflict', placeTakenMessage(body), { field: 'execution_order' });
      const [binding] = await insertBindings(scope, [{ ...content, rev: feed.seq + 1 }]);
      if (binding === undefined) throw new Error('A binding was inserted and did not come back.');
      await recordAudit(scope, bindingAudit(binding.id, { before: null, after: binding }));
      return announcedBinding(scope, feed, binding);
    }),
  );
}

/** Its settings; what it binds cannot be changed, and absent keeps (`contract.md` B-04). */
export function changeBinding(
  { db }: Dependencies,
  call: CallOf<Routes['update']>,
): Promise<AnswerOf<Routes['update']>> {
  const { body } = call;
  return placeTaken(() =>
    transact(db, call, async (scope) => {
      const feed = await lockFeed(scope);
      const before = await lockBindingForChange(scope, call.params.id, call.ifMatch);
      const content = { ...contentOf(before), ...given(body), id: before.id, rev: feed.seq + 1 };
      const fromRetry = body.failure_policy === 'retry' && body.max_retries === undefined && before.max_retries === 0;
      const max_retries = fromRetry ? bindingLimits.retriesDefault : content.max_retries;
      requireRetries({ ...content, max_retries });
      const [after] = await updateBindings(scope, [{ ...content, max_retries }]);
      if (after === undefined) throw new Error(`Binding ${before.id} was held and is gone.`);
      await recordAudit(scope, bindingAudit(before.id, { before, after }));
      return announcedBinding(scope, feed, after);
    }),
  );
}

/** `contract.md` B-05. */
export function removeBinding(
  { db }: Dependencies,
  call: CallOf<Routes['delete']>,
): Promise<AnswerOf<Routes['delete']>> {
  return transact(db, call, async (scope) => {
    const feed = await lockFeed(scope);
    const before = await lockBindingForChange(scope, call.params.id, call.ifMatch);
    await deleteBindings(scope, [before.id]);
    await recordAudit(scope, bindingAudit(before.id, { before, after: null }));
    await appendEvents(scope, feed, [bindingEvent(before.id, undefined)]);
    return noContent;
  });
}

/**
 * Puts a whole hook point in order, at once and sparsely (`contract.md` B-04). Only what moves is changed.
 * @throws AppError `connector_not_found`, or `conflict` with the bindings that are there where the ids name others.
 */
export function orderBindings({ db }: Dependencies, call: CallOf<Routes['order']>): Promise<AnswerOf<Routes['order']>> {
  const { hook_phase, operation_type, ids } = call.body;
  const point = { connector_id: call.params.id, hook_phase, operation_type };
  return transact(db, call, async (scope) => {
    const feed = await lockFeed(scope);
    if ((await findConnector(scope, point.connector_id)) === undefined) throw connectorNotFound(point.connector_id);
    const there = new Map((await bindingsAt(scope, point)).map((row) => [row.id, row]));
    const isSame = new Set(ids).size === ids.length && there.size === ids.length && ids.every((id) => there.has(id));
    if (!isSame) throw anotherSet([...there.keys()]);
    const moved = ids.flatMap((id, index) => {
      const row = there.get(id);
      const execution_order = (index + 1) * bindingLimits.orderStep;
      return row === undefined || row.execution_order === execution_order ? [] : [{ row, execution_order }];
    });
    const changes = moved.map(({ row, execution_order }, index) => {
      return { ...contentOf(row), id: row.id, execution_order, rev: feed.seq + 1 + index };
    });
    const after = await updateBindings(scope, changes);
    for (const row of after)
      await recordAudit(scope, bindingAudit(row.id, { before: there.get(row.id) ?? null, after: row }));
    if (after.length > 0)
      await appendEvents(
        scope,
        feed,
        after.map((row) => bindingEvent(row.id, row)),
      );
    const bindings = (await bindingsAt(scope, point)).map((row) => bindingAnswer(row).reply);
    return { reply: { bindings, total: bindings.length } };
  });
}

/** @throws AppError `not_found`, or `precondition_failed` for one that is not active. */
async function requireActiveScript(scope: TenantScope, id: string): Promise<void> {
  const [script] = await findScripts(scope, [id]);
  if (script === undefined)
    throw new AppError('not_found', `Script ${id} does not exist, was deleted, or is not in your tenant.`);
  if (script.status !== 'active') throw new AppError('precondition_failed', notActiveMessage(script));
}

function anotherSet(ids: readonly string[]): AppError {
  return new AppError(
    'conflict',
    'These are not the bindings of this hook point, or not all of them any more; read them again and put them in order.',
    { ids: [...ids] },
  );
}

function given<Body extends object>(body: Body): { [Key in keyof Body]-?: Exclude<Body[Key], undefined> } {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Body]-?: Exclude<Body[Key], undefined>;
  };
}
