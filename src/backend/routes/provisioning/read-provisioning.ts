import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { findProvision, listProvisions } from '#backend/db/queries/provisioning/provisions.ts';
import { findResource, listResources, wireResource } from '#backend/db/queries/provisioning/resources.ts';
import { storableTexts } from '#backend/db/text.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import { shownResource } from '#backend/provisioning/requests/shown.ts';
import { provisioningRoutes } from '#contract/http/provisioning.ts';
import { provisioningLimits } from '#contract/model/provisioning.ts';
import { requireFound } from '../scripts/script-answer.ts';

const routes = provisioningRoutes;

export function allResources(
  { db }: Dependencies,
  { caller, query }: CallOf<typeof routes.listResources>,
): Promise<AnswerOf<typeof routes.listResources>> {
  storableTexts({ search: query.search });
  return withTenant(db, caller, async (scope) => {
    const { items, total } = await listResources(scope, query, query);
    return {
      reply: { items: items.map(wireResource).map(shownResource), total, limit: query.limit, offset: query.offset },
    };
  });
}

export function oneResource(
  { db }: Dependencies,
  { caller, params }: CallOf<typeof routes.getResource>,
): Promise<AnswerOf<typeof routes.getResource>> {
  return withTenant(db, caller, async (scope) => {
    const resource = requireFound(await findResource(scope, params.id), `Resource ${params.id}`);
    const page = { limit: provisioningLimits.lastProvisions, offset: 0 };
    const { items } = await listProvisions(scope, { resource_id: params.id }, page);
    return { reply: { ...shownResource(resource), provisions: items } };
  });
}

export function allProvisions(
  { db }: Dependencies,
  { caller, query }: CallOf<typeof routes.listProvisions>,
): Promise<AnswerOf<typeof routes.listProvisions>> {
  return withTenant(db, caller, async (scope) => {
    const { items, total } = await listProvisions(scope, query, query);
    return { reply: { items, total, limit: query.limit, offset: query.offset } };
  });
}

export function oneProvision(
  { db }: Dependencies,
  { caller, params }: CallOf<typeof routes.getProvision>,
): Promise<AnswerOf<typeof routes.getProvision>> {
  return withTenant(db, caller, async (scope) => ({
    reply: requireFound(await findProvision(scope, params.id), `Provision ${params.id}`),
  }));
}
