import type { JsonObject } from '#contract/model/scalars.ts';
import { findByRemoteId, insertEntity, unverified } from '#host/store/queries/entities.ts';
import type { KnownRow } from '#host/store/queries/observed.ts';
import { hasText } from '#host/store/queries/texts.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import type { SeenRow } from '../baseline/read-adapter.ts';
import { ownFields } from '../elements.ts';
import { isFreed } from '../marks/foreign-marks.ts';
import { recogniseBirth } from '../marks/recognise.ts';
import { chunksOf, type ReadContext, type ReadType, rowsAtOnce } from './context.ts';
import { FreshTakes } from './fresh-takes.ts';
import { factsOf, observe, printOf, readFields, sealRow, shownTime, unknownRow } from './observe.ts';
import type { WorkspaceStore } from './pull-deps.ts';
import type { Sink } from './sink.ts';

/** An entity whose versions have to be read before its row can be stored. */
export interface TextJob {
  readonly lid: string;
  readonly read: ReadType;
  readonly row: SeenRow;
  /** The row changed and its number of versions did not: look whether the text is still the same. */
  readonly verify: boolean;
  /** Look for a version beyond the current one (`sync.md` 2, B5). */
  readonly beyond: boolean;
  /** Somebody may be working on it; otherwise it has just been seen for the first time. */
  readonly urgent: boolean;
}

/** What a list of one type says, next to what is known of it. */
interface RowsToStore {
  readonly read: ReadType;
  readonly rows: Iterable<SeenRow>;
  readonly known: ReadonlyMap<string, KnownRow>;
  /** Entities whose outcomes are open, or that were wedged when last seen. */
  readonly suspects: ReadonlySet<string>;
}

/** What a list had that was not known. */
interface ListNews {
  readonly any: boolean;
  /** What has to be read beyond the rows. */
  readonly jobs: readonly TextJob[];
}

/**
 * Stores what list rows show. Rows with the fingerprint of the last time cost nothing (S26). A known text stays what it is
 * until the newer one is here: nobody is left without a text to work on.
 */
export async function storeRows(context: ReadContext, sink: Sink, list: RowsToStore): Promise<ListNews> {
  const { deps } = context;
  const jobs: TextJob[] = [];
  const changed: SeenRow[] = [];
  for (const row of list.rows) {
    const known = list.known.get(row.remote_id);
    if (known === undefined || known.list_fingerprint !== row.fingerprint() || known.remote_hash === null)
      changed.push(row);
    else if (list.read.adapter.versions !== null && list.suspects.has(known.lid))
      jobs.push({ lid: known.lid, read: list.read, row, verify: false, beyond: true, urgent: true });
  }
  let stored = 0;
  // Of a type that nothing was known of, only what came twice can be here already.
  const met = new Set<string>();
  const isHere = ({ remote_id }: SeenRow) => list.known.size > 0 || met.has(remote_id);
  for (const chunk of chunksOf(changed, rowsAtOnce)) {
    if (stored > 0) await deps.clock.sleep(0, context.requests.signal);
    deps.store.transaction(() => {
      const lids: string[] = [];
      const fresh = new FreshTakes(deps, list.read.type, chunk);
      for (const row of chunk) {
        const entity = isHere(row) ? findByRemoteId(deps.store, list.read.type.type, row.remote_id) : undefined;
        met.add(row.remote_id);
        const job = storeRow(context, sink, { ...list, fresh, entity }, row, lids);
        if (job !== null) jobs.push(job);
      }
      if (lids.length === 0) return;
      sink.keep();
      sink.noteTaken(fresh.lids);
      sink.reconcile(lids.filter((lid) => !fresh.lids.has(lid)));
    });
    stored += chunk.length;
    const message = `Storing what is listed: ${list.read.type.label}s`;
    deps.progress({ done: stored, total: changed.length, message });
  }
  return { any: changed.length + jobs.length > 0, jobs };
}

function storeRow(
  { deps }: ReadContext,
  sink: Sink,
  {
    read,
    suspects,
    fresh,
    entity,
  }: RowsToStore & { readonly fresh: FreshTakes; readonly entity: EntityRow | undefined },
  shown: SeenRow,
  stored: string[],
): TextJob | null {
  const { store, clock, newId } = deps;
  const { type, adapter } = read;
  const row = { ...shown, fields: ownFields(store, type, entity, shown.fields, 'plain') };
  if (entity === undefined) {
    const fields = readFields(type, row, null);
    const owner = fields.mark === null ? null : birthOwner(store, read, row, fields.mark);
    // Publishing adopts or removes it; a second entity would be a duplicate.
    if (owner === 'ours_open' || owner === 'twin') return null;
    const lid = newId();
    const seen = {
      remote: sealRow(store, type, fields),
      facts: { ...factsOf(row), current_version: row.version },
      server: row.server,
      fingerprint: adapter.versions === null ? printOf(store, type, row) : null,
      foreign_birth: owner === 'foreign' && fields.mark !== null && !isFreed(store, fields.mark) ? fields.mark : null,
    };
    const key = { lid, type: type.type, remote_id: row.remote_id };
    insertEntity(store, fresh.taken(null, unknownRow(key, seen, shownTime(row, clock.now()))));
    sink.noteAdded(lid);
    stored.push(lid);
    return adapter.versions === null ? null : { lid, read, row, verify: false, beyond: false, urgent: false };
  }
  const text = knownText(store, read, row, entity);
  if (text.kind === 'read')
    return { lid: entity.lid, read, row, verify: text.verify, beyond: suspects.has(entity.lid), urgent: true };
  const fields = readFields(type, row, text.hash);
  const seen = {
    remote: sealRow(store, type, fields, entity.remote_json),
    facts: { ...factsOf(row), current_version: row.version },
    server: row.server,
    fingerprint: printOf(store, type, row),
    foreign_birth: foreignBirth(store, read, row, fields.mark),
  };
  if (observe(store, entity, seen)) stored.push(entity.lid);
  return null;
}

type KnownText =
  | { readonly kind: 'known'; readonly hash: string | null }
  | { readonly kind: 'read'; readonly verify: boolean };

/** Whether the text that is known can still be the row's. */
function knownText(store: WorkspaceStore, { type, adapter }: ReadType, row: SeenRow, entity: EntityRow): KnownText {
  const field = type.versions?.body;
  if (adapter.versions === null || field === undefined) return { kind: 'known', hash: null };
  if (entity.remote_json === null || entity.list_fingerprint === unverified) return { kind: 'read', verify: false };
  const before = JSON.parse(entity.remote_json) as JsonObject;
  const hash = before[field];
  const { current_version } = JSON.parse(entity.facts_json) as { current_version?: number };
  if (current_version !== row.version || typeof hash !== 'string' || !hasText(store, hash))
    return { kind: 'read', verify: false };
  if (entity.list_fingerprint === null) return { kind: 'known', hash };
  const after = sealRow(store, type, { ...readFields(type, row, hash), texts: [] });
  return after.hash === entity.remote_hash ? { kind: 'read', verify: true } : { kind: 'known', hash };
}

function birthOwner(store: WorkspaceStore, { type }: ReadType, row: SeenRow, mark: string) {
  return recogniseBirth(store, type.type, { remote_id: row.remote_id, mark });
}

/** The mark of another device that stands on it; null where it is ours or nobody's. */
export function foreignBirth(store: WorkspaceStore, read: ReadType, row: SeenRow, mark: string | null): string | null {
  return mark !== null && birthOwner(store, read, row, mark) === 'foreign' && !isFreed(store, mark) ? mark : null;
}
