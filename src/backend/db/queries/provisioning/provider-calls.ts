import { sql } from 'kysely';
import type { Statement } from '#backend/db/statement.ts';
import { replaceUnstorable } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';

/** One call of the adapter, as far as it is known. */
export interface ProviderCall {
  readonly number: number;
  /** `calling`: it was about to be made, and no answer was recorded. */
  readonly state: 'calling' | 'answered' | 'refused' | 'unreachable' | 'unknown';
  readonly reconciled: boolean;
  readonly provider_id: string | null;
  readonly answer: Json;
  /** What the target was given. */
  readonly attributes: JsonObject;
}

export function callsOf(scope: TenantScope, provision_id: string): Promise<ProviderCall[]> {
  return scope.db
    .selectFrom('provider_calls')
    .select(['number', 'state', 'reconciled', 'provider_id', 'answer', 'attributes'])
    .where('provision_id', '=', provision_id)
    .orderBy('number')
    .execute();
}

/**
 * The creation of a resource whose target may have made something without anybody knowing under which id: an answer of it
 * was never recorded. Null where there is none.
 */
export async function openCreation(
  scope: TenantScope,
  resource_id: string,
): Promise<{ readonly provision_id: string; readonly attributes: JsonObject } | null> {
  const row = await scope.db
    .selectFrom('provider_calls as call')
    .innerJoin('provisions', 'provisions.id', 'call.provision_id')
    .select(['call.provision_id', 'call.attributes'])
    .where('provisions.resource_id', '=', resource_id)
    .where('provisions.operation_type', '=', 'create')
    .where('call.state', 'in', ['calling', 'unknown'])
    .orderBy('call.started_at', 'desc')
    .executeTakeFirst();
  return row ?? null;
}

/** Written down before the target is asked: from now on it may have acted. */
export function beginCall(scope: TenantScope, provision_id: string, number: number, attributes: JsonObject): Statement {
  return scope.db.insertInto('provider_calls').values({
    tenant_id: scope.tenant_id,
    provision_id,
    number,
    state: 'calling',
    provider_id: null,
    error: null,
    attributes: JSON.stringify(attributes),
  });
}

export interface CallEnd {
  readonly state: Exclude<ProviderCall['state'], 'calling'>;
  readonly reconciled?: boolean;
  readonly provider_id?: string | null;
  readonly answer?: Json;
  readonly error?: string;
}

/** What came of a call, before anybody acts on it. */
export function endCall(
  scope: TenantScope,
  provision_id: string,
  number: number,
  { answer, error, ...end }: CallEnd,
): Statement {
  return scope.db
    .updateTable('provider_calls')
    .set({
      ...end,
      answer: JSON.stringify(answer ?? null),
      error: error === undefined ? null : replaceUnstorable(error),
      ended_at: sql<string>`clock_timestamp()`,
    })
    .where('provision_id', '=', provision_id)
    .where('number', '=', number);
}
