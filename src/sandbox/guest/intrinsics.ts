/**
 * The built-ins as they were before the author's code ran. Afterwards the prelude touches nothing else: no method call on a value of
 * the author's, no spread, no iteration, only these functions, own elements and primitives (`sandbox.md` 3.1).
 */
export const apply = Reflect.apply;
export const construct = Reflect.construct;
export const stringify = JSON.stringify;
export const parse = JSON.parse;
export const keysOf = Object.keys;
export const hasOwn = Object.hasOwn;
export const freeze = Object.freeze;
export const isArray = Array.isArray;
export const prototypeOf = Object.getPrototypeOf;
export const defineProperty = Object.defineProperty;

const toText = String;
const GuestError = Error;
const sliceText = String.prototype.slice;
const isPrototype = Object.prototype.isPrototypeOf;
const errorPrototype = Error.prototype;
const errorText = Error.prototype.toString;
const functionText = Function.prototype.toString;

export function cutText(text: string, length: number): string {
  return text.length <= length ? text : apply(sliceText, text, [0, length]);
}

/** Reads a property that may be a trap. */
export function readQuietly(holder: object, key: string): unknown {
  try {
    return (holder as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

export function isError(value: object): boolean {
  return apply(isPrototype, errorPrototype, [value]);
}

export function errorHeader(error: object): string {
  try {
    return apply(errorText, error, []);
  } catch {
    return 'Error';
  }
}

export function sourceLength(target: () => unknown): number {
  return apply(functionText, target, []).length;
}

export function namedError(name: string, message: string): Error {
  const error = new GuestError(message);
  // Without a prototype: an author's `Object.prototype.get` would make this descriptor an invalid one.
  defineProperty(error, 'name', {
    __proto__: null,
    value: name,
    writable: true,
    configurable: true,
  } as PropertyDescriptor);
  return error;
}

/** Any value as a short text for people; never throws. */
export function display(value: unknown): string {
  try {
    if (typeof value === 'string') return value;
    if (typeof value === 'symbol') return '[symbol]';
    if (typeof value === 'function') return '[function]';
    if (typeof value === 'bigint') return `${toText(value)}n`;
    if (typeof value !== 'object' || value === null) return toText(value);
    if (isError(value)) return errorHeader(value);
    const text = stringify(value);
    return typeof text === 'string' ? text : '[object]';
  } catch {
    return '[unprintable]';
  }
}
