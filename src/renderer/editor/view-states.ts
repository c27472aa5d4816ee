import { z } from 'zod';
import { savedMembers } from '#renderer/state/saved-state.ts';
import type { monaco } from './monaco.ts';

type ViewState = monaco.editor.ICodeEditorViewState;

const parts = z.object({
  cursorState: z.array(z.looseObject({})),
  viewState: z.looseObject({}),
  contributionsState: z.looseObject({}),
});
/** What is in the parts is the editor's own affair. */
const viewState = z.custom<ViewState>((value) => parts.safeParse(value).success);

const saved = savedMembers('ws:views', viewState, 400);
let loading: Promise<Map<string, ViewState>> | undefined;

function all(): Promise<Map<string, ViewState>> {
  loading ??= saved.read().then((kept) => new Map(Object.entries(kept)));
  return loading;
}

/** Cursor, selection, scroll and folds of a script as they were when it was last on the screen. */
export async function viewStateOf(lid: string): Promise<ViewState | null> {
  return (await all()).get(lid) ?? null;
}

export async function keepViewState(lid: string, state: ViewState | null): Promise<void> {
  if (!state) return;
  const states = await all();
  states.set(lid, state);
  saved.write(lid, state);
}

/** Forgets what was read, as another workspace has its own. */
export function forgetViewStates(): void {
  loading = undefined;
}
