import { listOpenChangeSets } from '#host/store/queries/change-sets.ts';
import type { Store } from '#host/store/store.ts';
import type { ChangeSetRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { Clock } from '../ports.ts';
import type { Person } from './publish-flow.ts';

export interface OpenPublishesOptions {
  readonly store: Store<WorkspaceSchema>;
  readonly clock: Clock;
  readonly who: () => Person | null;
  /** Nothing may leave now: the author works offline, or there is no backend. */
  readonly held: () => boolean;
  /** Carries one on in its turn; told nothing but whether it could be tried. */
  readonly carryOn: (csId: string) => Promise<void>;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
}

const firstPauseMs = 2000;
const longestPauseMs = 60_000;

/**
 * Goes on with publishes that were stored and have not ended, until they have: after a start, when the backend is back,
 * when the same person has signed in again (S102), and in between after growing pauses. Everything it needs to know is
 * in the store, so that it finishes even if nobody touches anything.
 */
export class OpenPublishes {
  private readonly options: OpenPublishesOptions;
  private readonly closing = new AbortController();
  private pause = new AbortController();
  private working: Promise<void> | null = null;
  private failures = 0;

  constructor(options: OpenPublishesOptions) {
    this.options = options;
  }

  /** Looks now, also where it was waiting for its next turn. */
  wake(): void {
    this.failures = 0;
    this.pause.abort();
    this.begin();
  }

  /** Looks after a pause, unless it is at it already. */
  begin(): void {
    if (this.working !== null || this.closing.signal.aborted) return;
    this.working = this.work()
      .catch((error: unknown) => this.options.log('warn', `Open publishes could not be looked at: ${String(error)}`))
      .finally(() => {
        this.working = null;
      });
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.pause.abort();
    await this.working;
  }

  private async work(): Promise<void> {
    while (!this.closing.signal.aborted && this.waiting().length > 0) {
      if (!this.options.held()) await this.carryOnAll();
      if (this.waiting().length > 0) await this.rest();
    }
  }

  private async carryOnAll(): Promise<void> {
    for (const { cs_id } of this.waiting()) {
      if (this.closing.signal.aborted) return;
      try {
        await this.options.carryOn(cs_id);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.options.log('warn', `A publish that was not finished could not go on: ${reason}`);
      }
    }
  }

  private async rest(): Promise<void> {
    const ms = Math.min(longestPauseMs, firstPauseMs * 2 ** this.failures);
    this.failures += 1;
    this.pause = new AbortController();
    if (!this.closing.signal.aborted) await this.options.clock.sleep(ms, this.pause.signal);
  }

  private waiting(): ChangeSetRow[] {
    return listOpenChangeSets(this.options.store).filter((row) => goesOn(row, this.options.who()));
  }
}

/** Whether a change set goes on without a person; after an expired sign-in only as the one who approved it. */
export function goesOn(row: ChangeSetRow, person: Person | null): boolean {
  if (row.state === 'paused_sign_in') return person?.sub === row.approved_by && person.tenant_id === row.tenant_id;
  return row.state === 'approved' || row.state === 'running' || row.state === 'paused_network';
}
