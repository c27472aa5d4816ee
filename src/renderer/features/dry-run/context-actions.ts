import { toast } from 'sonner';
import { type SavedContext, saveContextInput } from '#contract/rpc/scripts.ts';
import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import { chooseContext, contextText, exampleContext, savedContexts } from '#renderer/state/context-store.ts';
import { askText, confirm } from '#renderer/state/dialogs.ts';

const nameSchema = saveContextInput.shape.name;

/** Saves a text under a new name and chooses it. */
export async function saveContextAs(lid: string, text: string, title: string): Promise<void> {
  const name = await askText({
    title,
    confirm: 'Save context',
    field: { label: 'Name', initial: freeName(lid), schema: nameSchema },
  });
  if (name === null) return;
  const saved = await rpc.contexts.save.mutate({ context_id: null, lid, name, text });
  await refetch(lid);
  chooseContext(lid, saved.context_id);
}

/** Saves a text that comes from elsewhere under a free name like the given one, and chooses it. */
export async function takeContext(lid: string, { name, text }: { name: string; text: string }): Promise<void> {
  const taken = new Set(savedContexts(lid).map((context) => context.name));
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name} (${number})`;
  const saved = await rpc.contexts.save.mutate({ context_id: null, lid, name: free, text });
  await refetch(lid);
  chooseContext(lid, saved.context_id);
  toast(`Took the context over as “${free}”.`);
}

export function addContext(lid: string): Promise<void> {
  return saveContextAs(lid, exampleContext, 'New test context');
}

export function duplicateContext(lid: string): Promise<void> {
  return saveContextAs(lid, contextText(lid, savedContexts(lid)), 'Save context under a name');
}

export async function renameContext(context: SavedContext): Promise<void> {
  const name = await askText({
    title: `Rename context ${context.name}`,
    confirm: 'Rename context',
    field: { label: 'Name', initial: context.name, schema: nameSchema },
  });
  if (name === null || name.trim() === context.name) return;
  const text = contextText(context.lid, savedContexts(context.lid));
  await rpc.contexts.save.mutate({ context_id: context.context_id, lid: context.lid, name, text });
  await refetch(context.lid);
}

export async function removeContext(context: SavedContext): Promise<void> {
  const yes = await confirm({
    title: `Delete context ${context.name}?`,
    confirm: `Delete context ${context.name}`,
    danger: true,
  });
  if (!yes) return;
  const text = contextText(context.lid, savedContexts(context.lid));
  await rpc.contexts.remove.mutate({ context_id: context.context_id });
  await refetch(context.lid);
  chooseContext(context.lid, savedContexts(context.lid)[0]?.context_id ?? null);
  toast(`Deleted context ${context.name}.`, {
    action: {
      label: 'Undo',
      onClick: () => void restore({ ...context, text }),
    },
  });
}

async function restore({ lid, name, text }: SavedContext): Promise<void> {
  const saved = await rpc.contexts.save.mutate({ context_id: null, lid, name, text });
  await refetch(lid);
  chooseContext(lid, saved.context_id);
}

function freeName(lid: string): string {
  const taken = new Set(savedContexts(lid).map((context) => context.name));
  for (let number = 1; ; number += 1) {
    const name = `context ${number}`;
    if (!taken.has(name)) return name;
  }
}

function refetch(lid: string): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: trpc.contexts.list.queryKey({ lid }) });
}
