import type { JsonObject } from '#contract/model/scalars.ts';
import type { ProviderObject } from '../adapter.ts';
import { withoutSecrets } from '../without-secrets.ts';

/** An object the simulator holds, with what it remembers of who made it. */
export interface SimulatedObject {
  readonly provider_id: string;
  readonly object_class: string;
  readonly operation_id: string;
  readonly name: string;
  readonly attributes: JsonObject;
  readonly enabled: boolean;
}

/** One connector's target, in this process's memory: what it holds, and how often it was asked what. */
export class SimulatedTarget {
  private readonly objects = new Map<string, SimulatedObject>();
  private readonly ids = new Map<string, string>();
  private readonly counts = new Map<string, number>();
  private made = 0;

  count(operation: string): void {
    this.counts.set(operation, this.calls(operation) + 1);
  }

  calls(operation: string): number {
    return this.counts.get(operation) ?? 0;
  }

  newId(): string {
    this.made += 1;
    return `simulated-${this.made}`;
  }

  all(): SimulatedObject[] {
    return [...this.objects.values()];
  }

  get(provider_id: string): SimulatedObject | undefined {
    return this.objects.get(provider_id);
  }

  madeBy(operation_id: string, object_class: string): SimulatedObject | undefined {
    return this.at(operationKey(operation_id, object_class));
  }

  named(name: string, object_class: string): SimulatedObject | undefined {
    return this.at(nameKey(name, object_class));
  }

  put(one: SimulatedObject): void {
    this.remove(one.provider_id);
    this.objects.set(one.provider_id, one);
    for (const key of keysOf(one)) this.ids.set(key, one.provider_id);
  }

  remove(provider_id: string): void {
    const one = this.objects.get(provider_id);
    if (one === undefined) return;
    this.objects.delete(provider_id);
    for (const key of keysOf(one)) this.ids.delete(key);
  }

  private at(key: string): SimulatedObject | undefined {
    const id = this.ids.get(key);
    return id === undefined ? undefined : this.objects.get(id);
  }
}

const operationKey = (id: string, object_class: string) => `operation ${object_class} ${id}`;
const nameKey = (name: string, object_class: string) => `name ${object_class} ${name}`;
const keysOf = (one: SimulatedObject) => [
  operationKey(one.operation_id, one.object_class),
  nameKey(one.name, one.object_class),
];

const targets = new Map<string, SimulatedTarget>();

/** The target of one simulator connector; it lasts as long as the process. */
export function simulatedTarget(connector_id: string): SimulatedTarget {
  const known = targets.get(connector_id);
  if (known !== undefined) return known;
  const target = new SimulatedTarget();
  targets.set(connector_id, target);
  return target;
}

/** What the simulator tells of an object; labelled, so that nobody takes it for a real one. */
export function toProviderObject(one: SimulatedObject): ProviderObject {
  const { provider_id, object_class, name, attributes, enabled } = one;
  return {
    provider_id,
    state: { simulator: true, object_class, name, enabled, attributes: withoutSecrets(attributes) },
  };
}
