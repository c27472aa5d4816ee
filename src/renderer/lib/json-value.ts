/** Any JSON value, for the parts of the interface that know nothing of the product. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
