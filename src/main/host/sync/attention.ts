import { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { type DismissibleKind, type SyncAttention, syncAttention } from '#contract/rpc/sync.ts';
import { listOpenStates, type OpenChangeSet } from '#host/store/queries/change-sets.ts';
import { readMeta, writeMeta } from '#host/store/queries/meta.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';

type AttentionKind = SyncAttention['kind'];
const noted = z.array(syncAttention);

/** What waits for a person beside conflicts. Kept in the file, so that a restart still says so. */
export class Attention {
  private readonly store: Store<WorkspaceSchema>;
  private readonly changed: () => void;

  constructor(store: Store<WorkspaceSchema>, changed: () => void) {
    this.store = store;
    this.changed = changed;
  }

  list(): SyncAttention[] {
    return [...this.noted(), ...listOpenStates(this.store).flatMap(ofChangeSet)];
  }

  /** Writes down what a pull found, or with null that it is over. */
  note(attention: SyncAttention | null, kind: AttentionKind): void {
    const others = this.noted().filter((one) => one.kind !== kind);
    const next = JSON.stringify(attention === null ? others : [...others, attention]);
    if (next === (readMeta(this.store, 'attention_json') ?? '[]')) return;
    writeMeta(this.store, 'attention_json', next);
    this.changed();
  }

  /** A person has read what is only told. */
  dismiss(kind: DismissibleKind): void {
    this.note(null, kind);
  }

  /** The list of deletions a pull asks about. Throws `not_found` where that is over. */
  requireDeletions(runId: string): Extract<SyncAttention, { kind: 'deletions' }> {
    const found = this.noted().find((one) => one.kind === 'deletions' && one.run_id === runId);
    if (found?.kind === 'deletions') return found;
    throw new AppError('not_found', 'This question has been answered already, or a newer pull has taken its place.');
  }

  private noted(): SyncAttention[] {
    return noted.parse(JSON.parse(readMeta(this.store, 'attention_json') ?? '[]'));
  }
}

function ofChangeSet(row: OpenChangeSet): SyncAttention[] {
  const { cs_id, message } = row;
  if (row.state === 'needs_person') return [{ kind: 'half_applied', cs_id, message }];
  if (row.state === 'paused_sign_in') return [{ kind: 'sign_in', cs_id, email: row.approved_email, message }];
  return row.state === 'paused_network' ? [{ kind: 'waiting', cs_id, message }] : [];
}
