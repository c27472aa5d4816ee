import { type LifecycleConfig, lifecycleConfig } from '#contract/model/lifecycle.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { inOrder } from './edits.ts';

/**
 * A configuration as it is stored and merged: states and transitions are objects keyed by the element's id, so that changes
 * of different elements, and of different members of one, go together (sync.md 3.12).
 */
export function toDocument({ states, transitions, ...config }: LifecycleConfig): JsonObject {
  return { ...config, states: byId(states), transitions: byId(transitions) } as JsonObject;
}

/** States by position, transitions by name. @throws ZodError where the document is none of a lifecycle. */
export function configOfDocument(document: JsonObject): LifecycleConfig {
  return arranged(lifecycleConfig.parse(withLists(document)));
}

/** The same of a document that was made of configurations, as by a merge, and may hold what cannot be stored yet. */
export function arrangeDocument(document: JsonObject): LifecycleConfig {
  return arranged(withLists(document) as LifecycleConfig);
}

function withLists(document: JsonObject) {
  return { ...document, states: listed(document['states']), transitions: listed(document['transitions']) };
}

function arranged(config: LifecycleConfig): LifecycleConfig {
  const transitions = config.transitions.toSorted(
    (left, right) => compare(left.name, right.name) || compare(left.id, right.id),
  );
  return { ...config, states: inOrder(config.states), transitions };
}

function byId(elements: readonly { readonly id: string }[]): JsonObject {
  return Object.fromEntries(elements.map(({ id, ...element }) => [id, element as JsonObject]));
}

function listed(elements: unknown): unknown[] {
  if (typeof elements !== 'object' || elements === null) return [];
  return Object.entries(elements).map(([id, element]) => ({ ...element, id }));
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
