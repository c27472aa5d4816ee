import { z } from 'zod';
import { timestamp } from '#contract/model/scalars.ts';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import type { SyncRun, SyncStatus } from '#contract/rpc/sync.ts';
import { openConflictLids } from '#host/store/queries/conflicts.ts';
import { readMeta, writeMeta } from '#host/store/queries/meta.ts';
import { countEntities, countFollowed, countWithoutChanges } from '#host/store/queries/touched.ts';
import { countTrash } from '#host/store/queries/trash.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { Clock } from './ports.ts';
import { readKeptGone } from './pull/kept-gone.ts';

export interface StatusOptions {
  readonly store: Store<WorkspaceSchema>;
  readonly clock: Clock;
  readonly backend: () => SyncStatus['backend'];
  readonly running: () => SyncRun | null;
  readonly attention: () => SyncStatus['attention'];
  readonly emit: (event: StudioEvent) => void;
  readonly log: (level: 'warn', message: string) => void;
}

const lastPull = z.object({ at: timestamp, ok: z.boolean(), message: z.string() });
/** Windows are told at most this often; a pull of thousands of rows would otherwise be nothing but telling. */
const pauseMs = 150;

/** How synchronisation stands, counted when somebody asks, and told to the windows when it looks different. */
export class StatusTeller {
  private readonly options: StatusOptions;
  private readonly closing = new AbortController();
  private told = '';
  private looked: SyncStatus['last_pull'] = null;
  private waiting = false;

  constructor(options: StatusOptions) {
    this.options = options;
  }

  status(): SyncStatus {
    const { store, backend, running, attention } = this.options;
    const entities = countEntities(store);
    const inConflict = openConflictLids(store);
    return {
      backend: backend(),
      offline: this.offline,
      running: running(),
      last_pull: this.lastPull(),
      counts: {
        ...entities,
        conflicts: inConflict.size,
        waiting: entities.unpublished + countWithoutChanges(store, inConflict),
        trash: countTrash(store),
        kept: countFollowed(store, readKeptGone(store)),
      },
      attention: attention(),
    };
  }

  lastPull(): SyncStatus['last_pull'] {
    return this.looked ?? this.storedPull();
  }

  /** Whether the author chose to work offline. Survives a restart. */
  get offline(): boolean {
    return readMeta(this.options.store, 'offline') === '1';
  }

  setOffline(offline: boolean): void {
    writeMeta(this.options.store, 'offline', offline ? '1' : '0');
    this.tell();
  }

  /** Written down where it ends otherwise than the one before, and at the close: looking writes no row. */
  notePull(ok: boolean, message: string): void {
    const before = this.looked ?? this.storedPull();
    this.looked = { at: this.options.clock.now().toISOString(), ok, message };
    if (before?.ok !== ok) this.keepPull();
    this.tell();
  }

  /** Tells the windows soon, once for everything that happens until then. */
  tell(): void {
    if (this.waiting || this.closing.signal.aborted) return;
    this.waiting = true;
    this.options.clock
      .sleep(pauseMs, this.closing.signal)
      .then(() => {
        this.waiting = false;
        if (!this.closing.signal.aborted) this.tellNow();
      })
      .catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        this.options.log('warn', `How the workspace stands could not be read: ${why}`);
      });
  }

  close(): void {
    this.closing.abort();
    try {
      this.keepPull();
    } catch (error) {
      // It is shown and decides nothing, so a full disk keeps no workspace from closing.
      this.options.log('warn', `When was last looked could not be kept: ${String(error)}`);
    }
  }

  private storedPull(): SyncStatus['last_pull'] {
    const stored = readMeta(this.options.store, 'last_pull_json');
    return stored === null ? null : lastPull.parse(JSON.parse(stored));
  }

  private keepPull(): void {
    if (this.looked === null) return;
    const { at, ok, message } = this.looked;
    const text = JSON.stringify({ at, ok, message });
    if (text !== readMeta(this.options.store, 'last_pull_json')) writeMeta(this.options.store, 'last_pull_json', text);
  }

  private tellNow(): void {
    const status = this.status();
    const text = JSON.stringify(status);
    if (text === this.told) return;
    this.told = text;
    this.options.emit({ type: 'sync', status });
  }
}
