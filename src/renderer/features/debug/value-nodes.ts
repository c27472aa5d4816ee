import { useCallback, useEffect, useRef, useState } from 'react';
import type { DebugProperties, DebugProperty, DebugValue } from '#contract/script/debug.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { askRun } from '#renderer/state/debug-run.ts';

/** What a tree of values begins with: a scope, a watch, or what an expression gave. */
export interface ValueRoot {
  /** The same over steps, so that what was unfolded stays so. */
  readonly path: string;
  readonly name: string | null;
  readonly value: DebugValue | null;
  /** What it holds can be asked for with this; also for a scope, which has no value. */
  readonly ref: number | null;
  /** Said in the place of a value. */
  readonly note?: string | undefined;
  readonly bad?: boolean | undefined;
}

/** A line of a tree of values. */
export interface ValueRow extends ValueRoot {
  readonly level: number;
  readonly open: boolean;
  /** The holder and the name by which its value can be changed. */
  readonly holder: number | null;
  /** More properties of `ref` can be asked for, from here on. */
  readonly more: { readonly path: string; readonly ref: number; readonly start: number } | null;
}

type Given = DebugProperties | { readonly failure: string };

/** What was last read of a line; until it is read anew after a step, it stays on the screen. */
interface Children {
  readonly ref: number;
  readonly given: Given;
}

/** Which paths are unfolded, kept while the window is open. */
const unfolded = new Set<string>();

/** The lines of a tree whose values are read when they are looked at. */
export function useValueRows(roots: readonly ValueRoot[], openAtFirst: (root: ValueRoot) => boolean) {
  const [children, setChildren] = useState<ReadonlyMap<string, Children>>(new Map());
  const [, redraw] = useState(0);
  const asked = useRef(new Map<string, number>());
  const known = useRef(new Set<string>());

  for (const root of roots) {
    if (known.current.has(root.path)) continue;
    known.current.add(root.path);
    if (openAtFirst(root)) unfolded.add(root.path);
  }

  const load = useCallback(async (path: string, ref: number, start: number) => {
    const given = await read(ref, start);
    // Another reading may have been asked for meanwhile, of a later standing.
    if (asked.current.get(path) !== ref) return;
    setChildren((all) => new Map(all).set(path, { ref, given: start === 0 ? given : joined(all.get(path), given) }));
  }, []);

  const rows = rowsOf(roots, children);
  useEffect(() => {
    for (const { path, ref, open } of rows) {
      if (ref === null || !open || asked.current.get(path) === ref) continue;
      asked.current.set(path, ref);
      void load(path, ref, 0);
    }
  });

  const toggle = useCallback((path: string, open: boolean) => {
    if (open) unfolded.add(path);
    else unfolded.delete(path);
    redraw((count) => count + 1);
  }, []);
  return { rows, toggle, loadMore: load };
}

async function read(ref: number, start: number): Promise<Given> {
  try {
    return await askRun({ name: 'properties', ref, start });
  } catch (error) {
    return { failure: failureOf(error).message };
  }
}

function joined(before: Children | undefined, given: Given): Given {
  if (before === undefined || 'failure' in before.given || 'failure' in given) return given;
  return { properties: [...before.given.properties, ...given.properties], total: given.total };
}

function rowsOf(roots: readonly ValueRoot[], children: ReadonlyMap<string, Children>): ValueRow[] {
  const rows: ValueRow[] = [];
  const add = (root: ValueRoot, level: number, holder: number | null) => {
    const open = root.ref !== null && unfolded.has(root.path);
    rows.push({ ...root, level, open, holder, more: null });
    if (!open || root.ref === null) return;
    const given = children.get(root.path)?.given;
    if (given === undefined) return;
    if ('failure' in given) {
      rows.push(noteRow(`${root.path}/!`, level + 1, given.failure));
      return;
    }
    if (given.total === 0) rows.push(noteRow(`${root.path}/0`, level + 1, 'Nothing'));
    for (const property of given.properties) add(rootOf(root.path, property), level + 1, holderOf(root.ref, property));
    const left = given.total - given.properties.length;
    if (left > 0) {
      const more = { path: root.path, ref: root.ref, start: given.properties.length };
      rows.push({ ...noteRow(`${root.path}/+`, level + 1, `Show ${left.toLocaleString('en-US')} more`), more });
    }
  };
  for (const root of roots) add(root, 1, null);
  return rows;
}

function rootOf(path: string, { name, value, getter }: DebugProperty): ValueRoot {
  const note = value !== null ? undefined : getter ? 'a getter; it is not run' : 'no value yet';
  return { path: `${path}/${name}`, name, value, ref: value?.ref ?? null, note };
}

function holderOf(ref: number, { writable }: DebugProperty): number | null {
  return writable ? ref : null;
}

function noteRow(path: string, level: number, note: string): ValueRow {
  return { path, name: null, value: null, ref: null, note, level, open: false, holder: null, more: null };
}
