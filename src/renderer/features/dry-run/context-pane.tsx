import { useQuery } from '@tanstack/react-query';
import { ChevronDown, Copy, Pencil, Plus, Save, Trash2 } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { toast } from 'sonner';
import type { SavedContext } from '#contract/rpc/scripts.ts';
import { trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { firstEditorShown } from '#renderer/editor/first-editor.ts';
import { loadable } from '#renderer/lib/loadable.tsx';
import { chooseContext, contextText, editContext, scratchName, useContexts } from '#renderer/state/context-store.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Menu, type MenuEntry } from '#renderer/ui/menu.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { addContext, duplicateContext, removeContext, renameContext } from './context-actions.ts';
import { forgetContextPlace, useContextPlace } from './context-place.ts';
import { loadContexts } from './dry-run-commands.ts';

const JsonEditor = loadable(
  () => firstEditorShown.then(() => import('#renderer/editor/json-editor.tsx')).then((module) => module.JsonEditor),
  <Skeleton label="Loading the context" rows={5} />,
);

const none: readonly SavedContext[] = [];

interface ContextPaneProps {
  readonly lid: string;
  readonly name: string;
  readonly actions: ReactNode;
}

/** The chosen test context of a script, and the way to its others. */
export function ContextPane({ lid, name, actions }: ContextPaneProps) {
  const saved = useQuery(trpc.contexts.list.queryOptions({ lid })).data ?? none;
  const mine = useContexts((all) => all[lid]);
  const place = useContextPlace((all) => all[lid]);
  useEffect(() => {
    loadContexts(lid).catch(told);
  }, [lid]);
  const chosen = saved.find((context) => context.context_id === mine?.chosen);
  const text = contextText(lid, saved);
  const title = chosen?.name ?? scratchName;
  return (
    <section aria-label="Test context" className="@container flex h-full min-h-0 flex-col">
      <div className="flex h-9 shrink-0 items-center gap-1 px-2">
        <Menu entries={entriesFor(lid, saved, chosen)}>
          <Button look="quiet" className="min-w-20 shrink! px-2" aria-label={`Test context: ${title}`} title={title}>
            <span className="truncate">{title}</span>
            <ChevronDown size={14} aria-hidden="true" className="shrink-0" />
          </Button>
        </Menu>
        <ContextActions lid={lid} chosen={chosen} />
        <span className="flex-1" />
        {actions}
      </div>
      {mine?.failure ? <Banner tone="bad">Not saved: {mine.failure}</Banner> : null}
      <div className="min-h-0 flex-1 border-line border-t">
        {mine ? (
          <JsonEditor
            id={chosen?.context_id ?? `scratch-${lid}`}
            text={text}
            label={`Test context ${title} of ${name}`}
            onChange={(next) => editContext(lid, chosen, next)}
            place={place}
            onPlaced={() => forgetContextPlace(lid)}
          />
        ) : (
          <Skeleton label="Loading the context" rows={5} />
        )}
      </div>
    </section>
  );
}

function told(error: unknown): void {
  toast.error(failureOf(error).message);
}

interface ContextActionsProps {
  readonly lid: string;
  readonly chosen: SavedContext | undefined;
}

function ContextActions({ lid, chosen }: ContextActionsProps) {
  return (
    <>
      <IconButton label="New test context" onClick={() => void addContext(lid).catch(told)}>
        <Plus size={16} aria-hidden="true" />
      </IconButton>
      {chosen ? (
        // Where there is no room for them, the menu has them.
        <span className="hidden items-center gap-1 @sm:flex">
          <IconButton label={`Rename context ${chosen.name}`} onClick={() => void renameContext(chosen).catch(told)}>
            <Pencil size={16} aria-hidden="true" />
          </IconButton>
          <IconButton label={`Delete context ${chosen.name}`} onClick={() => void removeContext(chosen).catch(told)}>
            <Trash2 size={16} aria-hidden="true" />
          </IconButton>
        </span>
      ) : (
        <IconButton label="Save this context under a name" onClick={() => void duplicateContext(lid).catch(told)}>
          <Save size={16} aria-hidden="true" />
        </IconButton>
      )}
    </>
  );
}

function entriesFor(lid: string, saved: readonly SavedContext[], chosen: SavedContext | undefined): MenuEntry[] {
  return [
    ...saved.map((context) => ({
      id: context.context_id,
      title: context.name,
      checked: context === chosen,
      onSelect: () => chooseContext(lid, context.context_id),
    })),
    {
      id: 'scratch',
      title: scratchName,
      checked: chosen === undefined,
      onSelect: () => chooseContext(lid, null),
    },
    'line',
    {
      id: 'duplicate',
      title: 'Save a copy…',
      icon: <Copy size={14} aria-hidden="true" />,
      onSelect: () => void duplicateContext(lid).catch(told),
    },
    ...(chosen === undefined ? [] : entriesOf(chosen)),
  ];
}

function entriesOf(chosen: SavedContext): MenuEntry[] {
  return [
    {
      id: 'rename',
      title: `Rename ${chosen.name}…`,
      icon: <Pencil size={14} aria-hidden="true" />,
      onSelect: () => void renameContext(chosen).catch(told),
    },
    {
      id: 'remove',
      title: `Delete ${chosen.name}…`,
      icon: <Trash2 size={14} aria-hidden="true" />,
      danger: true,
      onSelect: () => void removeContext(chosen).catch(told),
    },
  ];
}
