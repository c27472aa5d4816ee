import { useQuery } from '@tanstack/react-query';
import { trpc } from '#renderer/api/client.ts';
import { commandEntry } from '#renderer/commands/command-button.tsx';
import { activateWorkspace } from '#renderer/state/activate-workspace.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Menu, type MenuEntry } from '#renderer/ui/menu.tsx';
import { ProductionWord } from '#renderer/ui/production-word.tsx';
import { StatusItem } from '#renderer/ui/status-item.tsx';
import { tellOf } from './tell.ts';

/** The open workspace, and the way to another. */
export function WorkspaceItem() {
  const workspace = useStudio((state) => state.workspace);
  const workspaces = useQuery(trpc.workspaces.list.queryOptions());
  const others: MenuEntry[] = (workspaces.data?.workspaces ?? []).map((one) => ({
    id: one.id,
    title: one.name,
    checked: one.id === workspace?.id,
    onSelect: () => void activateWorkspace(one.id).catch(tellOf('Not switched')),
  }));
  return (
    <Menu
      side="top"
      entries={[
        ...others,
        'line',
        commandEntry('workspace.open_window'),
        commandEntry('workspace.create'),
        commandEntry('workspace.edit'),
        commandEntry('workspace.remove', undefined, { danger: true }),
      ]}
    >
      <StatusItem title={workspace ? `${workspace.name}: switch workspace` : 'Switch workspace'}>
        <span className="sr-only">Workspace </span>
        <span
          aria-hidden="true"
          className="size-2 rounded-full"
          style={{ background: `var(--band-${workspace?.colour ?? 'blue'})` }}
        />
        <span className="max-w-48 truncate text-text-1">{workspace?.name ?? 'Opening…'}</span>
        {workspace?.production ? <ProductionWord /> : null}
      </StatusItem>
    </Menu>
  );
}
