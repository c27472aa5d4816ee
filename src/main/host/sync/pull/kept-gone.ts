import { z } from 'zod';
import { readMeta, writeMeta } from '#host/store/queries/meta.ts';
import type { WorkspaceStore } from './pull-deps.ts';

const lids = z.array(z.string());

/** What is gone from the server and stays here because a person said so; nobody is asked about it twice. */
export function readKeptGone(store: WorkspaceStore): Set<string> {
  return new Set(lids.parse(JSON.parse(readMeta(store, 'kept_gone_json') ?? '[]')));
}

/** What stands there again counts as kept no longer. */
export function forgetKept(store: WorkspaceStore, present: ReadonlySet<string>): void {
  const kept = readKeptGone(store);
  const left = [...kept].filter((lid) => !present.has(lid));
  if (left.length < kept.size) writeKeptGone(store, new Set(left));
}

export function writeKeptGone(store: WorkspaceStore, kept: ReadonlySet<string>): void {
  writeMeta(store, 'kept_gone_json', JSON.stringify([...kept].sort()));
}
