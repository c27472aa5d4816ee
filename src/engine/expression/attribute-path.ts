import type { Json } from '#contract/model/scalars.ts';
import { ExpressionError } from './expression-error.ts';

export type PathKeys = readonly (string | number)[];

const first = /[^.[\]'"\s]+/y;
const following = /\.([^.[\]'"\s]+)|\[(?:(\d+)|'([^']*)'|"([^"]*)")\]/y;

/**
 * The keys of a path such as `user.department`, `emails[0].value` or `user['cost centre']`.
 * @throws ExpressionError with the column where it is none.
 */
export function parsePath(text: string): PathKeys {
  const path = text.trimEnd();
  const offset = path.length - path.trimStart().length;
  first.lastIndex = offset;
  const head = first.exec(path);
  if (head === null) throw new ExpressionError('Write the path of an attribute, such as user.department.', offset);
  const keys: (string | number)[] = [head[0]];
  following.lastIndex = first.lastIndex;
  let end = first.lastIndex;
  while (end < path.length) {
    following.lastIndex = end;
    const found = following.exec(path);
    if (found === null)
      throw new ExpressionError("A path goes on with .name, [number] or ['any name'].", end, path.length - end);
    keys.push(found[2] === undefined ? (found[1] ?? found[3] ?? found[4] ?? '') : Number(found[2]));
    end = following.lastIndex;
  }
  return keys;
}

/**
 * A function that finds what stands at the path; undefined where nothing does. Only an object's own members count, and a
 * list has nothing but its elements.
 */
export function readerOf(keys: PathKeys): (context: Json) => Json | undefined {
  const inherited = keys.some((key) => key in Object.prototype);
  return (context) => {
    let value: Json | undefined = context;
    for (const key of keys) {
      if (value === null || typeof value !== 'object') return undefined;
      if (Array.isArray(value) !== (typeof key === 'number')) return undefined;
      if (inherited && !Object.hasOwn(value, key)) return undefined;
      value = (value as Record<string | number, Json>)[key];
    }
    return value;
  };
}
