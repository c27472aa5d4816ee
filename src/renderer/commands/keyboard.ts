import { type CommandId, commandIds } from '#contract/rpc/commands.ts';
import { isModalOpen } from '#renderer/state/dialogs.ts';
import { pressed } from './keys.ts';
import { commandData, commandDisabled, runCommand } from './registry.ts';

/** Keys that only mean something where they are pressed; the part that owns them handles them itself. */
const local: ReadonlySet<CommandId> = new Set(['script.rename']);

/** The command that a key press starts, if any. The view that has the focus comes before the rest of the window. */
export function commandFor(event: KeyboardEvent): CommandId | undefined {
  const scopes = scopesAround(event.target);
  const starts = (id: CommandId) => commandData(id).keys?.some((keys) => pressed(event, keys)) === true;
  const inScope = (id: CommandId) => {
    const own = commandData(id).scope;
    return own !== undefined && scopes.includes(own);
  };
  return (
    commandIds.find((id) => inScope(id) && starts(id)) ??
    commandIds.find((id) => commandData(id).scope === undefined && !local.has(id) && starts(id))
  );
}

/** The views around an element, such as a canvas and the pane that it is in. */
function scopesAround(target: EventTarget | null): string[] {
  const scopes: string[] = [];
  let view = target instanceof Element ? target.closest<HTMLElement>('[data-scope]') : null;
  while (view !== null) {
    scopes.push(view.dataset['scope'] ?? '');
    view = view.parentElement?.closest<HTMLElement>('[data-scope]') ?? null;
  }
  return scopes;
}

/** Listens for the keys of all commands, before the editor sees them. Returns how to stop. */
export function listenForKeys(target: Window = window): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const id = commandFor(event);
    if (id === undefined) return;
    if (isModalOpen()) {
      // A browser would reload the page or fill the screen in the middle of a dialog.
      if (/^F\d+$/.test(event.key)) event.preventDefault();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (commandDisabled(id) === null) void runCommand(id);
  };
  target.addEventListener('keydown', onKey, true);
  return () => target.removeEventListener('keydown', onKey, true);
}
