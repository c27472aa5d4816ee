import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { rpc } from '#renderer/api/client.ts';
import { historyDrafts } from '#renderer/state/history-drafts.ts';
import { lifecycleKind, readDetail, storedLifecycle } from './lifecycle-kind.ts';
import { spelledLifecycle } from './spelled-lifecycle.ts';

const drafts = historyDrafts<LifecycleConfig, null>({
  kind: lifecycleKind,
  open: async (lid) => ({
    stored: storedLifecycle(readDetail(await rpc.lifecycles.get.query({ lid }))),
    about: null,
  }),
  name: ({ name }) => name,
  spelled: spelledLifecycle,
  over: (shown, stored) => (lifecycleKind.same(stored, spelledLifecycle(shown)) ? shown : stored),
});

/** Open lifecycles as their designers show them, and what is done with one; see `HistoryDrafts`. */
export const {
  useDrafts: useLifecycleDrafts,
  open: openLifecycleDraft,
  close: closeLifecycleDraft,
  drop: dropLifecycleDraft,
  flush: flushLifecycleDraft,
  shown: draftOf,
  undo: undoLifecycle,
  redo: redoLifecycle,
  resolve: resolveLifecycle,
} = drafts;

/** One change. Changes of one `run`, such as the letters of a word, are undone together. */
export function changeLifecycle(lid: string, config: LifecycleConfig, run: string | null = null): void {
  drafts.edit(lid, () => config, run);
}
