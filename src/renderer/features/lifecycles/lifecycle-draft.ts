import { create } from 'zustand';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import {
  type LifecycleDetail,
  lifecycleDetail,
  type SaveLifecycleInput,
  saveLifecycleResult,
} from '#contract/rpc/lifecycles.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { rpc } from '#renderer/api/client.ts';
import { onStudioEvent } from '#renderer/api/events.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { useHostStore } from '#renderer/api/host-store.ts';
import { type Debounced, debounce } from '#renderer/lib/debounce.ts';
import { type History, record, redo, startHistory, undo } from '#renderer/lib/history.ts';
import { type OpenForm, registerForm } from '#renderer/state/documents.ts';

/** Whether what is on the screen is also on the disk. */
type SaveState =
  | { readonly kind: 'saved'; readonly at: string }
  | { readonly kind: 'saving' }
  | { readonly kind: 'not_saved'; readonly message: string }
  /** Another window saved something else; nothing was overwritten. */
  | { readonly kind: 'conflict'; readonly at: string };

/** An open lifecycle as its designer shows it. */
interface LifecycleDraft {
  readonly history: History<LifecycleConfig>;
  readonly save: SaveState;
}

export const useLifecycleDrafts = create<Record<string, LifecycleDraft>>()(() => ({}));

const quietMs = 300;
const longestWaitMs = 1000;
const retryMs = 5000;

/** An open lifecycle: its configuration with undo, kept on the disk while it is drawn. Ends with `dispose`. */
class OpenLifecycle implements OpenForm {
  private readonly lid: string;
  private readonly schedule: Debounced;
  private readonly stops: (() => unknown)[];
  private stored: LifecycleDetail;
  private theirs: LifecycleDetail | null = null;
  private dirty = false;
  private failure: string | null = null;
  private running: Promise<void> | null = null;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(detail: LifecycleDetail) {
    this.lid = detail.lid;
    this.stored = detail;
    this.schedule = debounce(() => this.send(), quietMs, longestWaitMs);
    const save = { kind: 'saved', at: detail.saved_at } as const;
    useLifecycleDrafts.setState({ [this.lid]: { history: startHistory(detail.config), save } });
    this.stops = [
      registerForm(this),
      onStudioEvent((event) => {
        if (event.type === 'scripts_changed' && (event.lids.length === 0 || event.lids.includes(this.lid)))
          void this.refresh();
      }),
      useHostStore.subscribe((now, before) => {
        if (now.openings !== before.openings && this.dirty) this.send();
      }),
    ];
  }

  name(): string {
    return this.stored.name;
  }

  isSaved(): boolean {
    return !this.dirty && this.running === null && this.theirs === null;
  }

  /** Resolves when all of it is stored; rejects with the reason where it cannot be. */
  async flush(): Promise<void> {
    this.schedule.cancel();
    this.send();
    while (this.running !== null) {
      await this.running;
      if (this.failure !== null) throw new Error(this.failure);
      this.send();
    }
    if (this.theirs !== null) throw new Error('Another window changed this lifecycle; choose what to keep first.');
  }

  step(next: (history: History<LifecycleConfig>) => History<LifecycleConfig>): void {
    const draft = this.draft();
    if (draft === undefined) return;
    const history = next(draft.history);
    if (history === draft.history) return;
    this.show({ history });
    this.dirty = true;
    if (this.theirs !== null) return;
    if (this.failure === null) this.show({ save: { kind: 'saving' } });
    this.schedule();
  }

  /** Ends a conflict: what is on the screen goes over what another window saved, or the other way about. */
  resolve(keep: 'mine' | 'theirs'): void {
    const { theirs } = this;
    if (theirs === null) return;
    this.theirs = null;
    if (keep === 'theirs') this.adopt(theirs);
    else {
      this.stored = theirs;
      this.dirty = true;
      this.send();
    }
  }

  dispose(): void {
    this.schedule.cancel();
    clearTimeout(this.retryTimer);
    for (const stop of this.stops) stop();
    useLifecycleDrafts.setState(({ [this.lid]: _, ...rest }) => rest, true);
  }

  private draft(): LifecycleDraft | undefined {
    return useLifecycleDrafts.getState()[this.lid];
  }

  private show(change: Partial<LifecycleDraft>): void {
    useLifecycleDrafts.setState((all) => {
      const before = all[this.lid];
      return before === undefined ? {} : { [this.lid]: { ...before, ...change } };
    });
  }

  private send(): void {
    const config = this.draft()?.history.now;
    if (this.running !== null || this.theirs !== null || !this.dirty || config === undefined) return;
    clearTimeout(this.retryTimer);
    this.dirty = false;
    const { config: base, local_rev: base_rev } = this.stored;
    if (config === base) {
      this.show({ save: { kind: 'saved', at: this.stored.saved_at } });
      return;
    }
    this.running = this.store({ lid: this.lid, base_rev, base, config })
      .catch((error: unknown) => this.failed(error))
      .finally(() => {
        this.running = null;
        if (this.dirty && this.failure === null) this.send();
      });
  }

  private async store(input: SaveLifecycleInput): Promise<void> {
    const { outcome, lifecycle } = saveLifecycleResult.parse(await rpc.lifecycles.save.mutate(input));
    this.failure = null;
    if (outcome === 'conflict') {
      this.dirty = true;
      this.theirs = lifecycle;
      this.show({ save: { kind: 'conflict', at: lifecycle.saved_at } });
      return;
    }
    if (outcome === 'merged' && !this.dirty) this.adopt(lifecycle);
    else {
      // What was sent is what later changes go on from: merged with what is stored, it would look changed here.
      this.stored = outcome === 'merged' ? lifecycle : { ...lifecycle, config: input.config };
      if (!this.dirty) this.show({ save: { kind: 'saved', at: lifecycle.saved_at } });
    }
  }

  private failed(error: unknown): void {
    this.dirty = true;
    this.failure = failureOf(error).message;
    this.show({ save: { kind: 'not_saved', message: this.failure } });
    this.retryTimer = setTimeout(() => this.send(), retryMs);
  }

  /** Takes over what the host holds; what was on the screen can be brought back by undo. */
  private adopt(detail: LifecycleDetail): void {
    this.schedule.cancel();
    this.dirty = false;
    this.failure = null;
    const draft = this.draft();
    if (draft === undefined) return;
    const same = sameJson(detail.config as never, draft.history.now as never);
    this.stored = same ? { ...detail, config: draft.history.now } : detail;
    this.show({
      save: { kind: 'saved', at: detail.saved_at },
      ...(same ? {} : { history: record(draft.history, detail.config) }),
    });
  }

  private async refresh(): Promise<void> {
    if (!this.isSaved()) return;
    try {
      const detail = lifecycleDetail.parse(await rpc.lifecycles.get.query({ lid: this.lid }));
      if (this.isSaved() && detail.local_rev !== this.stored.local_rev) this.adopt(detail);
    } catch {
      // Deleted meanwhile, or the host is away: what is on the screen stays.
    }
  }
}

const opening = new Map<string, Promise<void>>();
const open = new Map<string, OpenLifecycle>();

/** Opens the draft of a lifecycle, once for all views of it. */
export function openLifecycleDraft(lid: string): Promise<void> {
  const begun = opening.get(lid);
  if (begun !== undefined) return begun;
  const loading = rpc.lifecycles.get.query({ lid }).then((detail) => {
    open.set(lid, new OpenLifecycle(lifecycleDetail.parse(detail)));
  });
  opening.set(lid, loading);
  loading.catch(() => opening.delete(lid));
  return loading;
}

/** Saves what waits and lets go of it, once no view shows it any more; what cannot be saved yet is kept and goes on trying. */
export async function closeLifecycleDraft(lid: string, isOpen: () => boolean): Promise<void> {
  await opening.get(lid)?.catch(() => {});
  await flushLifecycleDraft(lid).catch(() => {});
  if (!isOpen() && open.get(lid)?.isSaved()) dropLifecycleDraft(lid);
}

/** Saves what waits. Rejects with the reason where it cannot be. */
export async function flushLifecycleDraft(lid: string): Promise<void> {
  await open.get(lid)?.flush();
}

/** Lets go of it without saving, as of a lifecycle that was deleted. */
export function dropLifecycleDraft(lid: string): void {
  open.get(lid)?.dispose();
  open.delete(lid);
  opening.delete(lid);
}

/** Another workspace is shown now. */
export function forgetLifecycleDrafts(): void {
  for (const lid of [...opening.keys()]) dropLifecycleDraft(lid);
}

/** The configuration on the screen; undefined where it is not open. */
export function draftOf(lid: string): LifecycleConfig | undefined {
  return useLifecycleDrafts.getState()[lid]?.history.now;
}

/** One change. Changes of one `run`, such as the letters of a word, are undone together. */
export function changeLifecycle(lid: string, config: LifecycleConfig, run: string | null = null): void {
  open.get(lid)?.step((history) => record(history, config, run));
}

export function undoLifecycle(lid: string): void {
  open.get(lid)?.step(undo);
}

export function redoLifecycle(lid: string): void {
  open.get(lid)?.step(redo);
}

export function resolveLifecycle(lid: string, keep: 'mine' | 'theirs'): void {
  open.get(lid)?.resolve(keep);
}
