import { create } from 'zustand';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { LifecycleDetail } from '#contract/rpc/lifecycles.ts';
import { rpc } from '#renderer/api/client.ts';
import { type History, record, redo, startHistory, undo } from '#renderer/lib/history.ts';
import { documentRegistry, type RegisteredDocument } from '#renderer/state/document-registry.ts';
import type { SavingState } from '#renderer/state/document-saver.ts';
import { KeptDocument } from '#renderer/state/kept-document.ts';
import { lifecycleKind, readDetail, spelledLifecycle, storedLifecycle } from './lifecycle-kind.ts';

/** An open lifecycle as its designer shows it. */
interface LifecycleDraft {
  readonly history: History<LifecycleConfig>;
  readonly save: SavingState<LifecycleConfig>;
}

export const useLifecycleDrafts = create<Record<string, LifecycleDraft>>()(() => ({}));

/** An open lifecycle: its configuration with undo, kept on the disk while it is drawn. Ends with `dispose`. */
class OpenLifecycle implements RegisteredDocument {
  private readonly lid: string;
  private readonly kept: KeptDocument<LifecycleConfig>;

  constructor(detail: LifecycleDetail) {
    this.lid = detail.lid;
    const history = startHistory(detail.config);
    useLifecycleDrafts.setState({ [this.lid]: { history, save: { kind: 'saved', at: detail.saved_at } } });
    const shown = () => draftOf(this.lid) ?? detail.config;
    this.kept = new KeptDocument(this.lid, storedLifecycle(detail), lifecycleKind, {
      name: () => shown().name,
      content: () => spelledLifecycle(shown()),
      show: (content) => this.take(content),
      onState: (save) => this.update({ save }),
    });
  }

  flush(): Promise<void> {
    return this.kept.flush();
  }

  heard(event: Parameters<RegisteredDocument['heard']>[0]): void {
    this.kept.heard(event);
  }

  resolve(keep: 'mine' | 'theirs'): void {
    this.kept.resolveConflict(keep);
  }

  step(next: (history: History<LifecycleConfig>) => History<LifecycleConfig>): void {
    const draft = useLifecycleDrafts.getState()[this.lid];
    if (draft === undefined) return;
    const history = next(draft.history);
    if (history === draft.history) return;
    this.update({ history });
    this.kept.changed();
  }

  dispose(): void {
    this.kept.dispose();
    useLifecycleDrafts.setState(({ [this.lid]: _, ...rest }) => rest, true);
  }

  /** Shows what another window stored; what was on the screen can be brought back by undo. */
  private take(content: LifecycleConfig): void {
    this.step((before) =>
      lifecycleKind.same(content, spelledLifecycle(before.now)) ? before : record(before, content),
    );
  }

  private update(change: Partial<LifecycleDraft>): void {
    useLifecycleDrafts.setState((all) => {
      const before = all[this.lid];
      return before === undefined ? {} : { [this.lid]: { ...before, ...change } };
    });
  }
}

const lifecycles = documentRegistry(
  async (lid) => new OpenLifecycle(readDetail(await rpc.lifecycles.get.query({ lid }))),
);

/** Opens the draft of a lifecycle, once for all views of it. */
export async function openLifecycleDraft(lid: string): Promise<void> {
  await lifecycles.open(lid);
}

/** Saves what waits and lets go of it, once no view shows it any more; see `DocumentRegistry`. */
export const closeLifecycleDraft = lifecycles.close;

/** Lets go of it without saving, as of a lifecycle that was deleted. */
export const dropLifecycleDraft = lifecycles.drop;

/** Saves what waits. Rejects with the reason where it cannot be. */
export async function flushLifecycleDraft(lid: string): Promise<void> {
  await lifecycles.peek(lid)?.flush();
}

/** The configuration on the screen; undefined where it is not open. */
export function draftOf(lid: string): LifecycleConfig | undefined {
  return useLifecycleDrafts.getState()[lid]?.history.now;
}

/** One change. Changes of one `run`, such as the letters of a word, are undone together. */
export function changeLifecycle(lid: string, config: LifecycleConfig, run: string | null = null): void {
  lifecycles.peek(lid)?.step((history) => record(history, config, run));
}

export function undoLifecycle(lid: string): void {
  lifecycles.peek(lid)?.step(undo);
}

export function redoLifecycle(lid: string): void {
  lifecycles.peek(lid)?.step(redo);
}

export function resolveLifecycle(lid: string, keep: 'mine' | 'theirs'): void {
  lifecycles.peek(lid)?.resolve(keep);
}
