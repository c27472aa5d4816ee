import type { LifecycleConfig, LifecycleState, LifecycleTransition } from '#contract/model/lifecycle.ts';
import { inOrder } from '#engine/lifecycle/edits.ts';

export type OutlineRow =
  | { readonly kind: 'state'; readonly id: string; readonly state: LifecycleState }
  | { readonly kind: 'transition'; readonly id: string; readonly transition: LifecycleTransition };

/** Every state in its order, each with the transitions that leave it. Those of no state stand at the end. */
export function outlineRows(config: LifecycleConfig): OutlineRow[] {
  const leaving = new Map<string, OutlineRow[]>();
  for (const transition of config.transitions) {
    const row: OutlineRow = { kind: 'transition', id: transition.id, transition };
    const list = leaving.get(transition.from_state_id);
    if (list === undefined) leaving.set(transition.from_state_id, [row]);
    else list.push(row);
  }
  const rows = inOrder(config.states).flatMap((state): OutlineRow[] => {
    const own = leaving.get(state.id) ?? [];
    leaving.delete(state.id);
    return [{ kind: 'state', id: state.id, state }, ...own];
  });
  return [...rows, ...[...leaving.values()].flat()];
}

/** Where an arrow leads; null where the key means nothing here, or nothing is there. */
export function outlineTarget(rows: readonly OutlineRow[], from: string | null, key: string): string | null {
  const at = rows.findIndex(({ id }) => id === from);
  if (key === 'Home') return rows[0]?.id ?? null;
  if (key === 'End') return rows.at(-1)?.id ?? null;
  if (key === 'ArrowDown') return rows[at + 1]?.id ?? null;
  if (key === 'ArrowUp') return at === -1 ? (rows.at(-1)?.id ?? null) : (rows[at - 1]?.id ?? null);
  if (key !== 'ArrowLeft' || rows[at]?.kind !== 'transition') return null;
  return rows.slice(0, at).findLast(({ kind }) => kind === 'state')?.id ?? null;
}

/** The order of the states with one moved by an arrow; null where it cannot be. */
export function swapped(config: LifecycleConfig, id: string | null, key: string): string[] | null {
  const order = inOrder(config.states).map((state) => state.id);
  const at = order.indexOf(id ?? '');
  const to = key === 'ArrowUp' ? at - 1 : key === 'ArrowDown' ? at + 1 : -1;
  const other = order[to];
  if (at === -1 || to < 0 || other === undefined || id === null) return null;
  return order.map((one, place) => (place === at ? other : place === to ? id : one));
}
