import type { PublishEnd } from '#contract/rpc/sync.ts';
import { findChangeSet, updateChangeSet } from '#host/store/queries/change-sets.ts';
import { publishEnd } from '../publish-end.ts';
import type { PublishRun } from '../publish-run.ts';
import type { BaselineEnd } from './baseline-run.ts';

/** Writes down how a publish without change sets ended, or where it stopped half-way (`sync.md` 3.13). */
export function finishBaseline(run: PublishRun, end: BaselineEnd): PublishEnd {
  const states = run.set.operations.map((operation) => operation.state);
  const some = (...wanted: string[]) => states.some((state) => wanted.includes(state));
  const nothing = !some('acked', 'compensated', 'needs_person', 'unknown', 'sent');
  if (end === 'cancelled') {
    if (some('unknown', 'sent')) return halfWay(run, 'needs_person', unknownWords);
    if (!nothing) return halfWay(run, 'cancelled', 'Cancelled half-way. Continue, undo what was applied, or leave it.');
    return close(run, 'abandoned', 'cancelled', 'Cancelled before anything was sent. Your changes are still here.');
  }
  if (nothing) {
    const reason = run.storedOperations().find((row) => row.state === 'rejected')?.message ?? '';
    return close(run, 'rejected', 'rejected', `Nothing was applied. ${reason}`);
  }
  if (end === 'needs_person') return halfWay(run, 'needs_person', halfWords(run));
  const failed = states.filter((state) => state === 'rejected').length;
  const word = run.row.undoes === null ? 'Published' : 'Undone';
  const words = failed === 0 ? `${word}.` : `${word}, except for ${failed === 1 ? 'one step' : `${failed} steps`}.`;
  return close(run, 'done', 'done', words);
}

const unknownWords =
  'Cancelled. One request has no known outcome yet; it is looked up again with the next pull. Continue, undo what was applied, or leave it.';

function halfWords(run: PublishRun): string {
  const stopped = run.storedOperations().find((row) => row.state === 'rejected' || row.state === 'needs_person');
  const what = run.row.undoes === null ? 'publish' : 'undo';
  return `The ${what} stopped half-way. ${stopped?.message ?? ''} Continue, undo what was applied, or leave it.`;
}

function halfWay(run: PublishRun, outcome: 'needs_person' | 'cancelled', message: string): PublishEnd {
  run.setState({ state: 'needs_person', message });
  return publishEnd(run, outcome, message);
}

function close(
  run: PublishRun,
  state: 'done' | 'rejected' | 'abandoned',
  outcome: PublishEnd['outcome'],
  message: string,
): PublishEnd {
  run.deps.store.transaction(() => {
    run.setState({ state, message, ended_at: run.now() });
    if (state === 'done') closeUndone(run);
  });
  return publishEnd(run, outcome, message);
}

/** A publish that stopped half-way and was taken back waits for nobody any more. */
function closeUndone(run: PublishRun): void {
  const { store } = run.deps;
  const { undoes } = run.row;
  if (undoes === null || findChangeSet(store, undoes)?.state !== 'needs_person') return;
  updateChangeSet(store, undoes, { state: 'left', message: 'What it had applied was undone.', ended_at: run.now() });
}
