import type { ChangePart } from './publish-plan.ts';
import type { Json, JsonObject } from './scalars.ts';

/** How two changes of one field are brought together (sync.md 3.12). */
export const mergeUnits = ['text_lines', 'field', 'ask', 'json_by_key', 'pairwise_order'] as const;
export type MergeUnit = (typeof mergeUnits)[number];

/**
 * Which request carries a field to a baseline backend: the creation and the metadata update; a new immutable version;
 * a switch of status; or only the creation, so that a change means to replace the entity.
 */
export const fieldWrites = ['metadata', 'version', 'status', 'creation'] as const;
export type FieldWrite = (typeof fieldWrites)[number];

export interface FieldType {
  readonly name: string;
  /** What the plan and the conflict views call it. */
  readonly label: string;
  readonly merge: MergeUnit;
  readonly write: FieldWrite;
  /** An empty text and null mean the same, as some servers can store only one of them (sync.md 2, B8). */
  readonly empty_is_null?: boolean;
}

export interface ReferenceType {
  /** The field whose value is the `lid` of another entity. */
  readonly field: string;
  readonly to: string;
  /** The server wants the other one to be active when this is created, not only to exist (sync.md 2, B14). */
  readonly needs_active: boolean;
  /** What exists already may go on pointing to something that is gone, and is shown as orphaned (`contract.md` B-06). */
  readonly outlives?: boolean;
  /** It is deleted with the other one, and comes back with it. */
  readonly goes_with?: boolean;
}

export interface StatusType {
  readonly field: string;
  readonly active: Json;
  readonly born: Json;
  /** What takes the place of `born` for what has left it, where nothing leads back. */
  readonly left: Json;
}

/** Entities that share the values of `within` form a list, in which a number that no two of them share gives each its place. */
export interface OrderType {
  readonly field: string;
  readonly within: readonly string[];
  /** The server takes no more of them in one list. */
  readonly most: number;
  /** What the list is called towards a person, such as `hook point`. */
  readonly label: string;
  /** What the one that an entity is in is called. */
  readonly title: (document: JsonObject, nameOf: (lid: string) => string | null) => string;
}

/** What an entity without a name of its own is called: the words in quotes, and those behind. */
export interface EntityTitle {
  readonly name: string;
  readonly detail: string;
}

/** How documents whose fields hold JSON are told to a person. */
export interface DocumentReading {
  /** What differs between two documents, by field. Fields that are not named are told by their values. */
  readonly parts: (before: JsonObject | null, after: JsonObject) => Readonly<Record<string, readonly ChangePart[]>>;
  /** What a path into a field leads to; `documents` hold it, or held it. */
  readonly place: (field: string, path: readonly string[], documents: readonly (JsonObject | null)[]) => string | null;
  /** A value at a path of a document; null where its JSON says it best. */
  readonly value: (field: string, path: readonly string[], value: Json, document: JsonObject | null) => string | null;
}

/**
 * Everything the sync engine knows about a kind of entity. A document of the type is a JSON object with exactly these
 * fields; fields of unit `text_lines` hold the SHA-256 of their text, references the `lid` of their target.
 */
export interface EntityType {
  readonly type: string;
  readonly label: string;
  readonly fields: readonly FieldType[];
  /** Type of the entity this one is part of; deleted with it by the server. */
  readonly parent: string | null;
  /** Fields that together are unique in the tenant, or in the parent where there is one. Empty: nothing is. */
  readonly natural_key: readonly string[];
  readonly references: readonly ReferenceType[];
  /** `thin`: the list row does not show every change, so each pull reads the details (sync.md 2, B10). */
  readonly list_row: 'full' | 'thin';
  /** The text field in which a birth mark may stand while a creation is unsettled; null: natural key only. */
  readonly mark_field: string | null;
  /** Fields that travel as immutable versions with a note, which carries the parent trailer. */
  readonly versions: { readonly body: string; readonly note: string } | null;
  /** The status field and the value that makes the entity take part in production. */
  readonly status: StatusType | null;
  /** The list that its entities have a place in. */
  readonly order?: OrderType;
  /**
   * It has elements with ids, which a plain backend names itself and takes one by one. `born`: what it is there when it has
   * been created, before the first of them.
   */
  readonly elements?: { readonly born: JsonObject };
  /** How it is called where its natural key holds no words; `nameOf` tells what a lid is called. */
  readonly title?: (document: JsonObject, nameOf: (lid: string) => string | null) => EntityTitle;
  readonly reading?: DocumentReading;
  /** What is wrong with a document as a whole, for people; null: nothing. Asked of what two sides' changes came to (sync.md 3.12). */
  readonly check?: (document: JsonObject) => string | null;
  /** From when on a change can be felt in production: never, once it goes live, or from its creation (sync.md 3.9). */
  readonly live: 'never' | 'when_active' | 'always';
}
