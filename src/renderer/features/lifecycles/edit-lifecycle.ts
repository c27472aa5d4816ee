import { toast } from 'sonner';
import { AppError } from '#contract/errors/app-error.ts';
import type { LifecycleConfig, LifecycleTransition } from '#contract/model/lifecycle.ts';
import { changeState, changeTransition, type StateChanges } from '#engine/lifecycle/edits.ts';
import type { CanvasPoint } from '#renderer/canvas/canvas-model.ts';
import { counted } from '#renderer/lib/size.ts';
import { confirm } from '#renderer/state/dialogs.ts';
import { type Drawn, drawState, drawTransition, moved, transitionsGoingWith, without } from './designer-edits.ts';
import { nameElement, selectElements } from './designer-store.ts';
import { changeLifecycle, draftOf } from './lifecycle-draft.ts';

/** Makes an edit, or returns why it would break a rule; then nothing changes. Null: it was made. */
export function tryEdit(
  lid: string,
  change: (config: LifecycleConfig) => LifecycleConfig,
  run: string | null = null,
): string | null {
  const config = draftOf(lid);
  if (config === undefined) return 'The lifecycle is not open any more; open it again.';
  try {
    changeLifecycle(lid, change(config), run);
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.message;
  }
}

/** The same, with the reason as a message at the edge of the window. Returns whether it was made. */
export function edit(
  lid: string,
  change: (config: LifecycleConfig) => LifecycleConfig,
  run: string | null = null,
): boolean {
  const refusal = tryEdit(lid, change, run);
  if (refusal !== null) toast.error(refusal);
  return refusal === null;
}

/** Draws something and selects it; the focus goes to its name where that is still to be given. */
function draw(lid: string, drawing: (config: LifecycleConfig) => Drawn, named = false): void {
  let selected: readonly string[] = [];
  const made = edit(lid, (config) => {
    const drawn = drawing(config);
    selected = drawn.selected;
    return drawn.config;
  });
  if (!made) return;
  if (named) selectElements(lid, selected);
  else nameElement(lid, selected[0] ?? '');
}

export function addStateAt(lid: string, middle: CanvasPoint, from: string | null): void {
  draw(lid, (config) => {
    const state = drawState(config, middle);
    if (from === null) return state;
    return { ...state, config: drawTransition(state.config, from, state.selected[0] ?? '').config };
  });
}

export function connect(lid: string, from: string, to: string, name?: string): void {
  draw(lid, (config) => drawTransition(config, from, to, name), name !== undefined);
}

export function reconnect(lid: string, id: string, end: 'from' | 'to', state: string): void {
  const change = end === 'from' ? { from_state_id: state } : { to_state_id: state };
  edit(lid, (config) => changeTransition(config, id, change));
}

/**
 * Changes a state. What is typed may be wrong for a while and is marked as a problem; a mark that breaks the machine is
 * refused. `run`: letters of a word are one step of undo.
 */
export function editState(lid: string, id: string, changes: StateChanges, run: string | null = null): boolean {
  const typed = !('is_terminal' in changes) && !('is_initial' in changes);
  const change = (config: LifecycleConfig): LifecycleConfig =>
    typed
      ? { ...config, states: config.states.map((state) => (state.id === id ? { ...state, ...changes } : state)) }
      : changeState(config, id, changes).config;
  return edit(lid, change, run === null ? null : `${id} ${run}`);
}

/** Changes a transition, but for its ends: these are led elsewhere by `reconnect`. */
export function editTransition(
  lid: string,
  id: string,
  changes: Partial<Omit<LifecycleTransition, 'id' | 'from_state_id' | 'to_state_id'>>,
  run: string | null = null,
): boolean {
  const change = (config: LifecycleConfig): LifecycleConfig => ({
    ...config,
    transitions: config.transitions.map((one) => (one.id === id ? { ...one, ...changes } : one)),
  });
  return edit(lid, change, run === null ? null : `${id} ${run}`);
}

/** Asks before another state loses the mark (032 edge case 3). `more` changes along with it. */
export async function setInitial(
  lid: string,
  id: string,
  isInitial: boolean,
  more: Omit<StateChanges, 'is_initial'> = {},
): Promise<void> {
  const config = draftOf(lid);
  const name = config?.states.find((state) => state.id === id)?.name ?? 'this state';
  const other = config?.states.find((state) => state.id === config.initial_state_id && state.id !== id);
  if (isInitial && other !== undefined) {
    const yes = await confirm({
      title: `Make ${name} the initial state?`,
      body: `${other.name} is the initial state now; there is one only, so it loses the mark.`,
      confirm: `Make ${name} initial`,
    });
    if (!yes) return;
  }
  edit(lid, (now) => {
    const { config: after, warning } = changeState(now, id, { ...more, is_initial: isInitial });
    if (warning !== null) toast.warning(warning);
    return after;
  });
}

/** Deletes elements; asks where transitions go with their states (032 edge case 1) or the initial state goes (edge case 5). */
export async function removeElements(lid: string, ids: ReadonlySet<string>): Promise<void> {
  const config = draftOf(lid);
  if (config === undefined || ids.size === 0) return;
  const states = config.states.filter(({ id }) => ids.has(id));
  const using = transitionsGoingWith(config, ids).filter(({ id }) => !ids.has(id));
  if (using.length > 0) {
    const what = states.map(({ name }) => name).join(', ');
    const shown = using.slice(0, 8).map(({ name }) => name);
    const rest = using.length > shown.length ? ` and ${using.length - shown.length} more` : '';
    const yes = await confirm({
      title: `Delete ${what}?`,
      body: `${counted(using.length, 'transition')} ${using.length === 1 ? 'uses' : 'use'} it and ${using.length === 1 ? 'goes' : 'go'} with it: ${shown.join(', ')}${rest}.`,
      confirm: `Delete ${counted(states.length, 'state')} and ${counted(using.length, 'transition')}`,
      danger: true,
    });
    if (!yes) return;
  }
  const losesInitial = config.initial_state_id !== null && ids.has(config.initial_state_id);
  if (!edit(lid, (now) => without(now, ids))) return;
  selectElements(lid, []);
  if (losesInitial)
    toast.warning('This lifecycle has no initial state now, so nothing can enter it. Mark one, or undo.');
}

export function moveStates(lid: string, places: ReadonlyMap<string, CanvasPoint>): void {
  edit(lid, (config) => moved(config, places));
}
