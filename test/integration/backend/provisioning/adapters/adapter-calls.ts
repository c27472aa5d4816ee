import { randomUUID } from 'node:crypto';
import {
  type AdapterCall,
  AdapterError,
  type DockAdapter,
  type ProviderObject,
} from '#backend/provisioning/adapters/adapter.ts';
import { performOperation } from '#backend/provisioning/adapters/perform.ts';
import type { Operation } from '#backend/provisioning/adapters/registry.ts';
import type { ResourceType } from '#contract/model/provisioning.ts';
import type { JsonObject } from '#contract/model/scalars.ts';

/** One connector of an adapter, as the engine calls it. */
export interface Target {
  readonly adapter: DockAdapter;
  readonly config: JsonObject;
  readonly credentials: Record<string, string>;
}

/** A call with a new operation id, unless one is given. */
export function callOf(target: Omit<Target, 'adapter'>, given: Partial<AdapterCall> = {}): AdapterCall {
  return {
    connector_id: 'c0000000-0000-4000-8000-000000000001',
    config: target.config,
    credentials: target.credentials,
    object_classes: [],
    networks: ['127.0.0.0/8', '::1'],
    signal: AbortSignal.timeout(20_000),
    operation_id: randomUUID(),
    resumed: false,
    ...given,
  };
}

/** Runs an operation the way the engine does; what is there afterwards. */
export async function run(
  target: Target,
  operation: Operation,
  resource: ResourceType,
  attributes: JsonObject,
  given: Partial<AdapterCall> & { provider_id?: string | null; object_class?: string } = {},
): Promise<ProviderObject> {
  const { provider_id = null, object_class = resource, ...rest } = given;
  const call = callOf(target, rest);
  const done = await performOperation(target.adapter, operation, resource, call, {
    object_class,
    provider_id,
    attributes,
  });
  return done ?? { provider_id: '', state: null };
}

/** How a call failed; fails itself where it did not. */
export async function failureOf(work: Promise<unknown>): Promise<{ effect: AdapterError['effect']; message: string }> {
  const error = await work.then(
    () => new Error('It succeeded.'),
    (reason: unknown) => reason,
  );
  if (error instanceof AdapterError) return { effect: error.effect, message: error.message };
  throw error;
}
