import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { findConnector, listConnectors } from '#backend/db/queries/connectors/read-connectors.ts';
import { storableTexts } from '#backend/db/text.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import { connectorRoutes } from '#contract/http/connectors.ts';
import { describeConnectorTypes } from '#contract/model/connector-types.ts';
import { connectorAnswer, requireConnector } from './connector-answer.ts';

const { list, get, types } = connectorRoutes;

/** `contract.md` CN-01. */
export function listAllConnectors(
  { db }: Dependencies,
  { caller, query }: CallOf<typeof list>,
): Promise<AnswerOf<typeof list>> {
  storableTexts({ name_contains: query.name_contains });
  const { limit, offset } = query;
  return withTenant(db, caller, async (scope) => ({
    reply: { ...(await listConnectors(scope, query, query)), limit, offset },
  }));
}

/** `contract.md` CN-02. */
export function getConnector(
  { db }: Dependencies,
  { caller, params }: CallOf<typeof get>,
): Promise<AnswerOf<typeof get>> {
  return withTenant(db, caller, async (scope) =>
    connectorAnswer(requireConnector(await findConnector(scope, params.id), params.id)),
  );
}

export function listConnectorTypes(): Promise<AnswerOf<typeof types>> {
  return Promise.resolve({ reply: { types: describeConnectorTypes() } });
}
