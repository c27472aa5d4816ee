import { z } from 'zod';
import { readableEntries, savedState } from '#renderer/state/saved-state.ts';
import type { monaco } from './monaco.ts';

type ViewState = monaco.editor.ICodeEditorViewState;

const parts = z.object({
  cursorState: z.array(z.looseObject({})),
  viewState: z.looseObject({}),
  contributionsState: z.looseObject({}),
});
/** What is in the parts is the editor's own affair. */
const viewState = z.custom<ViewState>((value) => parts.safeParse(value).success);

const saved = savedState('ws:views', readableEntries(viewState), 400);
let loading: Promise<Record<string, ViewState>> | undefined;

function all(): Promise<Record<string, ViewState>> {
  loading ??= saved.read().then((value) => value ?? {});
  return loading;
}

/** Cursor, selection, scroll and folds of a script as they were when it was last on the screen. */
export async function viewStateOf(lid: string): Promise<ViewState | null> {
  return (await all())[lid] ?? null;
}

export async function keepViewState(lid: string, state: ViewState | null): Promise<void> {
  if (!state) return;
  const states = await all();
  states[lid] = state;
  saved.write(states);
}

/** Forgets what was read, as another workspace has its own. */
export function forgetViewStates(): void {
  loading = undefined;
}
