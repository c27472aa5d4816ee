import { z } from 'zod';
import { create } from 'zustand';
import type { SavedContext } from '#contract/rpc/scripts.ts';
import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { type Debounced, debounce } from '#renderer/lib/debounce.ts';
import { flushAlong, savedStates } from './saved-state.ts';

/** A context with nothing saved under a name; it is kept all the same. */
export const scratchName = 'Unsaved context';

export const exampleContext = `{
  "operation_type": "create",
  "hook_phase": "before",
  "attributes": {}
}
`;

/** The contexts of one script as this window edits them. `chosen` is null for the one without a name. */
interface ScriptContexts {
  readonly chosen: string | null;
  readonly scratch: string;
  /** Texts that are newer than what the host told. */
  readonly edited: Readonly<Record<string, string>>;
  readonly failure: string | null;
}

const fresh: ScriptContexts = { chosen: null, scratch: exampleContext, edited: {}, failure: null };

export const useContexts = create<Record<string, ScriptContexts>>()(() => ({}));

/** Which context of a script was chosen last, and the one without a name. */
export const keptContexts = savedStates(
  'ws:context:',
  z.object({ chosen: z.string().nullable(), scratch: z.string() }),
);
const savers = new Map<string, Debounced>();

export function contextsOf(lid: string): ScriptContexts {
  return useContexts.getState()[lid] ?? fresh;
}

function change(lid: string, update: Partial<ScriptContexts>): void {
  useContexts.setState({ [lid]: { ...contextsOf(lid), ...update } });
}

/** Brings back which context of a script was chosen; the first saved one where nothing was. */
export async function openContexts(lid: string): Promise<void> {
  if (useContexts.getState()[lid]) return;
  const [kept, saved] = await Promise.all([
    keptContexts(lid).read(),
    queryClient.fetchQuery(trpc.contexts.list.queryOptions({ lid })),
  ]);
  if (useContexts.getState()[lid]) return;
  const known = saved.some((context) => context.context_id === kept?.chosen);
  const chosen = known ? (kept?.chosen ?? null) : kept ? null : (saved[0]?.context_id ?? null);
  change(lid, { chosen, scratch: kept?.scratch ?? exampleContext });
}

export function chooseContext(lid: string, chosen: string | null): void {
  change(lid, { chosen });
  keep(lid);
}

function keep(lid: string): void {
  const { chosen, scratch } = contextsOf(lid);
  keptContexts(lid).write({ chosen, scratch });
}

/** The text of the chosen context as it is on the screen. */
export function contextText(lid: string, saved: readonly SavedContext[]): string {
  const { chosen, scratch, edited } = contextsOf(lid);
  const context = saved.find((one) => one.context_id === chosen);
  if (!context) return scratch;
  return edited[context.context_id] ?? context.text;
}

/** Takes over what was typed. Saved contexts save themselves, as drafts do. */
export function editContext(lid: string, context: SavedContext | undefined, text: string): void {
  if (!context) {
    change(lid, { scratch: text });
    keep(lid);
    return;
  }
  change(lid, { edited: { ...contextsOf(lid).edited, [context.context_id]: text } });
  saverOf(lid, context.context_id)();
}

function saverOf(lid: string, context_id: string): Debounced {
  let saver = savers.get(context_id);
  if (!saver) {
    saver = debounce(() => void saveEdited(lid, context_id), 300, 1000);
    savers.set(context_id, saver);
  }
  return saver;
}

async function saveEdited(lid: string, context_id: string): Promise<void> {
  const text = contextsOf(lid).edited[context_id];
  const known = savedContexts(lid).some((one) => one.context_id === context_id);
  if (text === undefined || !known) return;
  try {
    replaceKnown(lid, await rpc.contexts.saveText.mutate({ context_id, text }));
    change(lid, { failure: null });
  } catch (error) {
    change(lid, { failure: failureOf(error).message });
  }
}

export function savedContexts(lid: string): readonly SavedContext[] {
  return queryClient.getQueryData(trpc.contexts.list.queryKey({ lid })) ?? [];
}

function replaceKnown(lid: string, context: SavedContext): void {
  queryClient.setQueryData(trpc.contexts.list.queryKey({ lid }), (all) =>
    all?.map((one) => (one.context_id === context.context_id ? context : one)),
  );
}

flushAlong(() => {
  for (const saver of savers.values()) saver.flush();
});
