import type { ColumnType } from 'kysely';

/** A column of JSON: read as a value, written as its text, which both drivers store in the same way. */
export type JsonColumn<Value> = ColumnType<Value, string, string>;

/** The same where it may be null. */
export type NullableJsonColumn<Value> = ColumnType<Value | null, string | null | undefined, string | null>;

/** A column that the database fills on insert and that only code changes later. */
export type Stamp = ColumnType<string, string | undefined, string>;

/** An instant that comes later than the row. */
export type LaterStamp = ColumnType<string | null, string | null | undefined, string | null>;
