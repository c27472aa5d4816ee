import { apply, cutText, display, isArray, isError, keysOf, prototypeOf, stringify } from './intrinsics.ts';

export interface ValueCaps {
  readonly result_chars: number;
  readonly value_depth: number;
}

/** A value as JSON, or the sentence that says what is wrong with it and where. Both are own properties: `in` would ask the author's prototypes. */
export interface JsonText {
  readonly json: string;
  readonly refusal: string | null;
}

const objectPrototype = Object.prototype;
/** Built-ins that JSON would silently turn into `{}`. */
const lossy = [
  { prototype: Map.prototype, name: 'a Map' },
  { prototype: Set.prototype, name: 'a Set' },
  { prototype: WeakMap.prototype, name: 'a WeakMap' },
  { prototype: WeakSet.prototype, name: 'a WeakSet' },
  { prototype: Promise.prototype, name: 'a promise' },
  { prototype: RegExp.prototype, name: 'a regular expression' },
  { prototype: ArrayBuffer.prototype, name: 'an ArrayBuffer' },
];
const plainKey = /^[A-Za-z_$][\w$]*$/;
const execute = RegExp.prototype.exec;
const shownPathChars = 200;

/**
 * Makes the function that checks a value and turns it into JSON. `JSON.stringify` alone would drop functions and symbols in silence and
 * name no place for a cycle or a BigInt (`runtime.md`, A result). `name` is how the author knows the root.
 */
export function createJsonWriter(caps: ValueCaps): (name: string, value: unknown) => JsonText {
  const walk = createWalk(caps);
  const oversize = tooLarge(caps.result_chars);
  return (name, value) => {
    if (!walk.start(value)) {
      // A size is a matter of the whole; the place where the count ran out says nothing.
      const path = walk.reason() === oversize ? name : cutText(name + walk.path(), shownPathChars);
      return { json: '', refusal: path + walk.reason() };
    }
    try {
      const json = stringify(value);
      return { json: typeof json === 'string' ? json : 'null', refusal: null };
    } catch (error) {
      return { json: '', refusal: `${name} cannot be written as JSON: ${display(error)}` };
    }
  };
}

function createWalk(caps: ValueCaps) {
  // Made before the author's code and as long as it can get: writing to a hole could meet a setter on Array.prototype.
  const ancestors: unknown[] = new Array(caps.value_depth + 1).fill(null);
  let size = 0;
  let path = '';
  let reason = '';

  function refuse(why: string): false {
    reason = why;
    return false;
  }

  function accepts(value: unknown, depth: number): boolean {
    // What it takes in JSON at the least, with its comma: so the walk of a value that shares its parts a million times ends too.
    size += 2;
    switch (typeof value) {
      case 'string':
        size += value.length;
        break;
      case 'function':
        return refuse(' is a function, which JSON cannot carry');
      case 'symbol':
        return refuse(' is a symbol, which JSON cannot carry');
      case 'bigint':
        return refuse(' is a BigInt, which JSON cannot carry; make it a number or a text');
      case 'object':
        if (value !== null && !acceptsObject(value, depth)) return false;
    }
    return size <= caps.result_chars + 2 || refuse(tooLarge(caps.result_chars));
  }

  function acceptsObject(value: object, depth: number): boolean {
    for (let index = 0; index < depth; index++) if (ancestors[index] === value) return refuse(' is a cycle');
    if (depth >= caps.value_depth) return refuse(` is nested deeper than ${caps.value_depth} levels`);
    const toJson = (value as { toJSON?: unknown }).toJSON;
    ancestors[depth] = value;
    if (typeof toJson === 'function') return accepts(apply(toJson as () => unknown, value, ['']), depth + 1);
    size += 1;
    if (isArray(value)) return acceptsItems(value, depth);
    const keys = keysOf(value);
    if (keys.length === 0) return acceptsEmpty(value);
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] as string;
      const item = (value as Record<string, unknown>)[key];
      // JSON leaves it out, and that is how a script removes an attribute.
      if (item === undefined) continue;
      size += key.length + 3;
      if (accepts(item, depth + 1)) continue;
      path = segment(key) + path;
      return false;
    }
    return true;
  }

  function acceptsItems(items: readonly unknown[], depth: number): boolean {
    for (let index = 0; index < items.length; index++) {
      if (accepts(items[index], depth + 1)) continue;
      path = `[${index}]${path}`;
      return false;
    }
    return true;
  }

  function acceptsEmpty(value: object): boolean {
    const prototype = prototypeOf(value);
    if (prototype === objectPrototype || prototype === null) return true;
    for (let index = 0; index < lossy.length; index++) {
      const entry = lossy[index];
      if (entry?.prototype === prototype) return refuse(` is ${entry?.name}, which JSON cannot carry`);
    }
    return !isError(value) || refuse(' is an Error, which JSON cannot carry; use its message');
  }

  function start(value: unknown): boolean {
    size = 0;
    path = '';
    return accepts(value, 0);
  }

  return { start, path: () => path, reason: () => reason };
}

export function tooLarge(chars: number): string {
  return ` makes the result larger than ${chars / 1024} KiB`;
}

function segment(key: string): string {
  return apply(execute, plainKey, [key]) === null ? `[${stringify(key)}]` : `.${key}`;
}
