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
  /** The server wants the other one to be active, not only to exist (sync.md 2, B14). */
  readonly needs_active: boolean;
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
  readonly status: { readonly field: string; readonly active: string; readonly born: string } | null;
  /** From when on a change can be felt in production: never, once it goes live, or from its creation (sync.md 3.9). */
  readonly live: 'never' | 'when_active' | 'always';
}
