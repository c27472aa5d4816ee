import type { EntityTypes } from '#engine/sync/entity-types.ts';
import { unverified } from '#host/store/queries/entities.ts';
import { type KnownRow, listKnown, listOpenVersionLids } from '#host/store/queries/observed.ts';
import { readAdapters } from '../baseline/read-adapters.ts';
import type { ReadType } from './context.ts';
import type { WorkspaceStore } from './pull-deps.ts';

/** The types that can be read here, in the order in which plans list them. */
export function readTypes(types: EntityTypes): ReadType[] {
  return [...types.values()].flatMap((type) => {
    const adapter = readAdapters.get(type.type);
    return adapter === undefined ? [] : [{ type, adapter }];
  });
}

/** What is known of a type before its list is read. */
export interface KnownType {
  readonly byId: ReadonlyMap<string, KnownRow>;
  /** What the server is believed to have. Samples that no pull has verified are not. */
  readonly present: readonly KnownRow[];
  /** Samples that the server may not have. */
  readonly unverified: readonly KnownRow[];
  readonly suspects: ReadonlySet<string>;
}

/** Pulls without news ask for the same ten thousand rows each time; until something is written they are the same. */
const lastKnown = new WeakMap<WorkspaceStore, { readonly changes: number; readonly types: Map<string, KnownType> }>();

export function knownOf(store: WorkspaceStore, type: string): KnownType {
  const { changes } = store;
  const last = lastKnown.get(store);
  const types = last?.changes === changes ? last.types : new Map<string, KnownType>();
  const known = types.get(type) ?? readKnown(store, type);
  types.set(type, known);
  lastKnown.set(store, { changes, types });
  return known;
}

function readKnown(store: WorkspaceStore, type: string): KnownType {
  const rows = listKnown(store, type);
  const there = rows.filter((row) => row.remote_hash !== null);
  const wedged = rows.filter((row) => row.wedged !== 0).map(({ lid }) => lid);
  return {
    byId: new Map(rows.map((row) => [row.remote_id, row])),
    present: there.filter((row) => row.list_fingerprint !== unverified),
    unverified: there.filter((row) => row.list_fingerprint === unverified),
    suspects: new Set([...listOpenVersionLids(store), ...wedged]),
  };
}
