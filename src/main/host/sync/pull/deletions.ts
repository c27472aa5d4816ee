import { AppError } from '#contract/errors/app-error.ts';
import { typeOf } from '#engine/sync/entity-types.ts';
import { deletionBrake } from '#engine/sync/sweep.ts';
import { readDocument } from '#host/store/documents.ts';
import { entityWords } from '#host/store/entity-words.ts';
import { findEntity, unverified } from '#host/store/queries/entities.ts';
import type { KnownRow } from '#host/store/queries/observed.ts';
import type { PullContext, ReadContext, ReadType } from './context.ts';
import { type Canary, confirmIdentity } from './identity.ts';
import { observeGone } from './observe.ts';
import { glanceAt, looksGone } from './read-detail.ts';

/** Entities that are gone from the server, as a person is asked about them. */
export interface GoneEntity {
  readonly lid: string;
  readonly type: string;
  readonly name: string;
}

/** How many entities are tried as a canary before none counts as there. */
const canaries = 5;

/**
 * Which of the absent ones are gone: each answers 404, and afterwards the server still is who it was (S23). `there` are
 * ids that the list just showed.
 */
export async function confirmGone(
  context: ReadContext,
  read: ReadType,
  absent: readonly KnownRow[],
  there: readonly string[],
): Promise<KnownRow[]> {
  const gone: KnownRow[] = [];
  await context.requests.each(absent, async (row) => {
    if (await looksGone(context, read, row.remote_id)) gone.push(row);
  });
  if (gone.length > 0) await confirmIdentity(context.deps, await lookForCanary(context, read, there));
  const order = new Map(absent.map((row, index) => [row.lid, index]));
  return gone.sort((left, right) => (order.get(left.lid) ?? 0) - (order.get(right.lid) ?? 0));
}

/** Reads something again that must be there. One may have been deleted meanwhile, not all of them. */
export async function lookForCanary(context: ReadContext, read: ReadType, ids: readonly string[]): Promise<Canary> {
  const [first] = ids;
  if (first === undefined) return null;
  for (const id of ids.slice(0, canaries)) {
    const row = await glanceAt(context, read, id);
    if (row !== null) return { expected_id: id, id: row.remote_id, tenant_id: row.tenant_id };
  }
  return { expected_id: first, id: null, tenant_id: null };
}

/** Whether a person looks at the list first (S24). */
export function mustAsk(known: number, gone: number): boolean {
  return deletionBrake(known, gone) === 'ask';
}

export function describeGone({ deps }: ReadContext, type: string, lids: readonly string[]): GoneEntity[] {
  return lids.map((lid) => {
    const json = findEntity(deps.store, lid)?.remote_json ?? '{}';
    const name = entityWords(deps.store, typeOf(deps.types, type), readDocument(json), lid);
    return { lid, type, name };
  });
}

/** One transaction for all of them; their content goes to the Trash, or into a conflict where it was changed here. */
export function storeGone({ deps, record }: PullContext, lids: readonly string[], more: () => void = () => {}): void {
  deps.store.transaction(() => {
    const gone = lids.filter((lid) => observeGone(deps.store, lid));
    // A sample that this server never had was not deleted there.
    const deleted = gone.filter((lid) => findEntity(deps.store, lid)?.list_fingerprint !== unverified);
    for (const lid of deleted) record.deleted.add(lid);
    more();
    if (gone.length === 0) return;
    record.keep();
    record.reconcile(gone);
  });
}

/** Shows the list; nothing of it is stored until somebody has answered. Returns the run's last words. */
export function askAboutGone({ deps, record }: PullContext, runId: string, gone: readonly GoneEntity[]): string {
  const few = gone.length === 1 ? '1 entry is' : `${gone.length} entries are`;
  const message = `${few} gone from the server. Look at the list: move them to the Trash, or keep them here.`;
  record.detail = { ...record.detail, gone };
  deps.attention({ kind: 'deletions', run_id: runId, message, gone: [...gone] }, 'deletions');
  return message;
}

export function noSuchQuestion(): AppError {
  return new AppError(
    'conflict',
    'This question about deletions is no longer open; a later pull has looked again. Get the published changes to see what is gone now.',
  );
}
