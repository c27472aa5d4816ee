import type { Json } from '#contract/model/scalars.ts';
import type { PathKeys } from '../expression/attribute-path.ts';
import { type Guard, nested } from './guard.ts';
import { memberOfBox, type ValueBox } from './value-box.ts';
import { intersectSets } from './value-sets.ts';

type Container = Record<string, Json> | Json[];

/**
 * A context in which the conditions of all these transitions hold at `now` (milliseconds since 1970); null where none can
 * be worked out, which does not mean that there is none.
 */
export function contextFor(guards: readonly Guard[], now: number): Record<string, Json> | null {
  if (guards.some(({ opaque }) => opaque)) return null;
  const paths = new Map<string, { keys: PathKeys; boxes: readonly ValueBox[] }>();
  for (const guard of guards) {
    for (const [path, { keys, boxes }] of guard.paths) {
      const before = paths.get(path);
      paths.set(path, { keys, boxes: before === undefined ? boxes : intersectSets(before.boxes, boxes) });
    }
  }
  if (nested([...paths.values()].map(({ keys }) => keys))) return null;
  const context: Record<string, Json> = {};
  for (const { keys, boxes } of paths.values()) {
    const member = boxes.map((box) => memberOfBox(box, now)).find((found) => found !== null);
    if (member === undefined) return null;
    if (member.value !== undefined && !put(context, keys, member.value)) return null;
  }
  return context;
}

/** False where the path goes through something that another path made a list, or the other way round. */
function put(context: Record<string, Json>, keys: PathKeys, value: Json): boolean {
  let at: Container = context;
  for (const [index, key] of keys.entries()) {
    if (Array.isArray(at) !== (typeof key === 'number')) return false;
    const members = at as Record<string | number, Json>;
    const next = keys[index + 1];
    if (next === undefined) {
      fill(at, key);
      members[key] = value;
      return true;
    }
    const inner = Object.hasOwn(at, key) ? members[key] : undefined;
    if (inner === undefined || inner === null) {
      fill(at, key);
      members[key] = typeof next === 'number' ? [] : {};
    }
    at = members[key] as Container;
  }
  return true;
}

/** Lists have no holes in JSON. */
function fill(at: Container, key: string | number): void {
  if (!Array.isArray(at)) return;
  while (at.length < Number(key)) at.push(null);
}
