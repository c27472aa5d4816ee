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
  /** How long ago it began, by the database's clock. */
  readonly age_ms: number;
}

const ageMs = sql<number>`(extract(epoch from clock_timestamp() - provider_calls.started_at) * 1000)::double precision`;

export function callsOf(scope: TenantScope, provision_id: string): Promise<ProviderCall[]> {
  return scope.db
    .selectFrom('provider_calls')
    .select(['number', 'state', 'reconciled', 'provider_id', 'answer', 'attributes', ageMs.as('age_ms')])
    .where('provision_id', '=', provision_id)
    .orderBy('number')
    .execute();
}

export interface OpenCreation extends Pick<ProviderCall, 'attributes' | 'age_ms'> {
  readonly provision_id: string;
}

/**
 * The creation of a resource whose target may have made something without anybody knowing under which id: an answer of it
 * was never recorded. Null where there is none.
 */
export async function openCreation(scope: TenantScope, resource_id: string): Promise<OpenCreation | null> {
  const row = await scope.db
    .selectFrom('provider_calls')
    .innerJoin('provisions', 'provisions.id', 'provider_calls.provision_id')
    .select(['provider_calls.provision_id', 'provider_calls.attributes', ageMs.as('age_ms')])
    .where('provisions.resource_id', '=', resource_id)
    .where('provisions.operation_type', '=', 'create')
    .where('provider_calls.state', 'in', ['calling', 'unknown'])
    .orderBy('provider_calls.started_at', 'desc')
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
