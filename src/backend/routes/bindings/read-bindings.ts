import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { wireBinding } from '#backend/db/queries/bindings/columns.ts';
import { bindingsOfConnectors, findBinding, listBindings } from '#backend/db/queries/bindings/read-bindings.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import type { bindingRoutes } from '#contract/http/bindings.ts';
import { bindingAnswer, requireBinding } from './binding-answer.ts';

type Routes = typeof bindingRoutes;

/** `contract.md` B-01. */
export function listAllBindings(
  { db }: Dependencies,
  { caller, query }: CallOf<Routes['list']>,
): Promise<AnswerOf<Routes['list']>> {
  return withTenant(db, caller, async (scope) => {
    const { bindings, total } = await listBindings(scope, query, query);
    return { reply: { bindings: bindings.map(wireBinding), total } };
  });
}

/** `contract.md` B-03. */
export function getBinding(
  { db }: Dependencies,
  { caller, params }: CallOf<Routes['get']>,
): Promise<AnswerOf<Routes['get']>> {
  return withTenant(db, caller, async (scope) =>
    bindingAnswer(requireBinding(await findBinding(scope, params.id), params.id)),
  );
}

/** All of them, of a connector that is gone too; of one that never was there are none (`contract.md` B-06). */
export function bindingsOfConnector(
  { db }: Dependencies,
  { caller, params }: CallOf<Routes['ofConnector']>,
): Promise<AnswerOf<Routes['ofConnector']>> {
  return withTenant(db, caller, async (scope) => {
    const bindings = await bindingsOfConnectors(scope, [params.id]);
    return { reply: { bindings: bindings.map(wireBinding), total: bindings.length } };
  });
}
