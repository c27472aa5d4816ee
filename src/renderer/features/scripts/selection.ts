import type { ListedScript } from '#contract/rpc/script-list.ts';
import { rpc } from '#renderer/api/client.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { explorerQuery, useExplorer } from './explorer-store.ts';

/** Adds a script to the selection or takes it out. A first one brings the row along that the cursor was on. */
export function toggleSelected(script: ListedScript, at: number): void {
  const { selected, cursor } = useExplorer.getState();
  const next = new Set(selected);
  if (next.size === 0 && cursor !== null && cursor !== script.lid) next.add(cursor);
  if (!next.delete(script.lid)) next.add(script.lid);
  useExplorer.setState({ selected: next, anchor: at, cursor: script.lid, at });
}

/** Selects everything between the place where the selection began and this one; rows that are not here are asked for. */
export function selectTo(at: number, lid: string | null): void {
  const state = useExplorer.getState();
  const anchor = state.anchor ?? state.at;
  useExplorer.setState({ anchor, at, cursor: lid });
  void selectRange(Math.min(anchor, at), Math.max(anchor, at) + 1, at);
}

/** Selects the whole list, as far as the filters let it through. */
export function selectAll(): void {
  void selectRange(0, undefined, null);
}

/** `at`: only while the cursor is still there, as keys come faster than answers. */
async function selectRange(from: number, to: number | undefined, at: number | null): Promise<void> {
  const query = explorerQuery(useExplorer.getState());
  try {
    const lids = await rpc.scripts.lids.query({ ...query, from, ...(to === undefined ? {} : { to }) });
    if (at === null || useExplorer.getState().at === at) useExplorer.setState({ selected: new Set(lids) });
  } catch (error) {
    tellFailure(error);
  }
}
