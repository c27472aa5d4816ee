import type { ResourceType } from '#contract/model/provisioning.ts';
import {
  type AdapterCall,
  AdapterError,
  type DockAdapter,
  type ObjectRequest,
  type ProviderObject,
} from './adapter.ts';
import { methodFor, type Operation } from './registry.ts';

/**
 * Carries out one operation and asks the target afterwards whether it is so: a target that answers success and has no
 * object fails here, with an unknown effect. Throws `AdapterError`, or `AppError` 422 where the method is missing.
 * Null only after `delete` of what was gone already.
 */
export async function performOperation(
  adapter: DockAdapter,
  operation: Operation,
  resource: ResourceType,
  call: AdapterCall,
  request: ObjectRequest,
): Promise<ProviderObject | null> {
  const method = methodFor(adapter, operation, resource, call.config);
  const done = await asAdapterError(adapter, () => method(call, request));
  const provider_id = done?.provider_id ?? request.provider_id;
  if (provider_id === null) return done;
  const attributes = done === null ? request.attributes : {};
  const found = await asAdapterError(adapter, () => adapter.find(call, { ...request, provider_id, attributes }));
  if (operation === 'delete') {
    if (found === null) return done;
    throw lie(adapter, `deleted, and ${request.object_class} ${provider_id} is still there`);
  }
  if (found === null) throw lie(adapter, `done, and there is no ${request.object_class} ${provider_id}`);
  return done;
}

function lie(adapter: DockAdapter, how: string): AdapterError {
  return new AdapterError(
    'unknown',
    `The target of adapter ${adapter.name} answered that it was ${how}. Check the target, then run the operation again.`,
  );
}

/** Nothing but an `AdapterError` leaves an adapter's call; what an adapter did not foresee may have been done. */
async function asAdapterError<T>(adapter: DockAdapter, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AdapterError) throw error;
    throw new AdapterError(
      'unknown',
      `Adapter ${adapter.name} broke off for a reason it does not know (${nameOf(error)}). Look at the target before running it again.`,
      { cause: error },
    );
  }
}

/** The kind of error only: its message may quote what was sent. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
