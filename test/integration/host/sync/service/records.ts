import { Bindings } from '#host/services/bindings/bindings.ts';
import { Connectors } from '#host/services/connectors/connectors.ts';
import { EventHub } from '#host/services/event-hub.ts';
import { LifecycleWalks } from '#host/services/lifecycle-walks/lifecycle-walks.ts';
import { Lifecycles } from '#host/services/lifecycles/lifecycles.ts';
import type { ServiceStudio } from './world.ts';

export const point = { operation_type: 'create', hook_phase: 'before' } as const;
export const settings = { failure_policy: 'abort', timeout_seconds: 30, enabled: true } as const;
export const rest = { config: {}, object_classes: [], resources: [] };

/** The same studio with what works on connectors, bindings and lifecycles. */
export function withRecords(studio: ServiceStudio) {
  const around = { newId: () => crypto.randomUUID(), now: () => new Date(0) };
  const services = <Service>(
    make: new (store: ServiceStudio['store'], events: EventHub, given: typeof around) => Service,
  ) => new make(studio.store, new EventHub(), around);
  return {
    ...studio,
    connectors: services(Connectors),
    bindings: services(Bindings),
    lifecycles: services(Lifecycles),
    walks: services(LifecycleWalks),
  };
}
export type RecordStudio = ReturnType<typeof withRecords>;
