import type { Json } from '#contract/model/scalars.ts';
import { savedState } from '#renderer/state/saved-state.ts';
import type { monaco } from './monaco.ts';

type ViewState = monaco.editor.ICodeEditorViewState;

const saved = savedState<Record<string, Json>>('ws:views', 400);
let loading: Promise<Record<string, Json>> | undefined;

function all(): Promise<Record<string, Json>> {
  loading ??= saved.read().then((value) => value ?? {});
  return loading;
}

/** Cursor, selection, scroll and folds of a script as they were when it was last on the screen. */
export async function viewStateOf(lid: string): Promise<ViewState | null> {
  return ((await all())[lid] as unknown as ViewState | undefined) ?? null;
}

export async function keepViewState(lid: string, state: ViewState | null): Promise<void> {
  if (!state) return;
  const states = await all();
  states[lid] = state as unknown as Json;
  saved.write(states);
}

/** Forgets what was read, as another workspace has its own. */
export function forgetViewStates(): void {
  loading = undefined;
}
