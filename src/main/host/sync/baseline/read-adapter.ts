import type { JsonObject } from '#contract/model/scalars.ts';

/** A row of a list or a detail, taken apart. */
export interface SeenRow {
  readonly remote_id: string;
  /** Null where the server does not say it. */
  readonly tenant_id: string | null;
  /** The author's fields as they came; texts in full, except the one that travels as versions. */
  readonly fields: JsonObject;
  /** Number of the newest version; null where the type has none. */
  readonly version: number | null;
  readonly is_system: boolean;
  /** What is shown and never compared. */
  readonly server: JsonObject;
  /** The same for the same row, whether it came in a list or alone. Compared for equality only. */
  readonly fingerprint: () => string;
}

/** One immutable version. `note` still holds the trailer. */
export interface SeenVersion {
  readonly number: number;
  readonly text: string;
  readonly note: string | null;
  readonly created_by: string | null;
  readonly created_at: string | null;
}

/** The answer for a path, from the origin on; undefined where nothing is there. */
export type AskPath = (path: string) => Promise<unknown>;

/** How one type is read from a backend with the plain API. What is not of the expected shape is null. */
export interface ReadAdapter {
  readonly type: string;
  /** Of the list; a single one is found below it by its id. */
  readonly path: string;
  /** The member of the list's reply that holds the rows, where it is not `items`. */
  readonly rows_member: string;
  readonly row: (value: unknown) => SeenRow | null;
  /**
   * For what one request does not tell: puts together a value for `row`. Undefined where the server does not have it. One
   * that `isKnown` is as it was seen last, so that nothing was changed while it was read.
   * @throws RowLeftOut
   */
  readonly whole?: (remoteId: string, ask: AskPath, isKnown: (value: unknown) => boolean) => Promise<unknown>;
  readonly versions: {
    readonly path: (remoteId: string, number: number) => string;
    readonly version: (value: unknown) => SeenVersion | null;
  } | null;
}
