import type { JsonObject } from '#contract/model/scalars.ts';

/** The two members of a lifecycle's document that hold elements by their id. */
const kinds = ['states', 'transitions'] as const;
type Kind = (typeof kinds)[number];

export interface OwnElements {
  /** The server's document by the studio's ids. */
  readonly document: JsonObject;
  /** Ids of the server's that were not known, and the studio's that they stand for; where both are the same, none. */
  readonly learned: ReadonlyMap<string, string>;
}

/**
 * A server's document with the studio's own ids in place of the server's (LC-73). `ids`: what is known, by the server's id.
 * `known`: what the studio has of the lifecycle, the author's first. An element that has no known id and whose name is there
 * is that element, since names are unique in a lifecycle; with `byName` false it is another one. What is new here keeps the
 * server's id; where another element has that here, it gets the id that the other one has there, which nothing here has.
 */
export function ownElements(
  shown: JsonObject,
  known: readonly JsonObject[],
  ids: ReadonlyMap<string, string>,
  byName = true,
): OwnElements {
  const learned = new Map<string, string>();
  const own = new Map<string, string>();
  for (const kind of kinds) {
    /** The server's ids by ours. */
    const found = new Map<string, string>();
    const isKnown = (id: string) => known.some((document) => Object.hasOwn(elementsOf(document, kind), id));
    const open: string[] = [];
    const give = (id: string, to: string) => {
      own.set(id, to);
      found.set(to, id);
    };
    for (const id of Object.keys(elementsOf(shown, kind))) {
      const mine = ids.get(id);
      if (mine !== undefined) give(id, mine);
      else open.push(id);
    }
    const unknown = open.filter((id) => {
      if (found.has(id) || !isKnown(id)) return true;
      give(id, id);
      return false;
    });
    for (const id of unknown) {
      const mine = byName ? namesake(elementsOf(shown, kind)[id], known, kind, found) : undefined;
      const to = mine ?? freeId(id, found);
      if (to !== id) learned.set(id, to);
      give(id, to);
    }
  }
  return { document: withIds(shown, (id) => own.get(id) ?? id), learned };
}

/** Ends, as no two of the server's ids stand for one of ours, and none for `id` yet. */
function freeId(id: string, found: ReadonlyMap<string, string>): string {
  let free = id;
  for (let holder = found.get(free); holder !== undefined; holder = found.get(free)) free = holder;
  return free;
}

function namesake(
  element: JsonObject | undefined,
  known: readonly JsonObject[],
  kind: Kind,
  found: ReadonlyMap<string, string>,
): string | undefined {
  for (const document of known) {
    const entry = Object.entries(elementsOf(document, kind)).find(([, one]) => one['name'] === element?.['name']);
    if (entry !== undefined && !found.has(entry[0])) return entry[0];
  }
  return undefined;
}

/** A document in which every id of an element is another one, wherever it stands. */
export function withIds(document: JsonObject, idOf: (id: string) => string): JsonObject {
  const given = (value: unknown) => (typeof value === 'string' ? idOf(value) : null);
  const renamed = (kind: Kind, change: (element: JsonObject) => JsonObject) =>
    Object.fromEntries(Object.entries(elementsOf(document, kind)).map(([id, element]) => [idOf(id), change(element)]));
  const after = { ...document };
  if (isObject(document['states'])) after['states'] = renamed('states', (state) => state);
  if (isObject(document['transitions']))
    after['transitions'] = renamed('transitions', (transition) => ({
      ...transition,
      from_state_id: given(transition['from_state_id']),
      to_state_id: given(transition['to_state_id']),
    }));
  if (typeof document['initial_state_id'] === 'string') after['initial_state_id'] = idOf(document['initial_state_id']);
  return after;
}

export function elementsOf(document: JsonObject, kind: Kind): Readonly<Record<string, JsonObject>> {
  const elements = document[kind];
  return isObject(elements) ? (elements as Record<string, JsonObject>) : {};
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
