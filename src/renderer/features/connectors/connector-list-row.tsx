import { MoreHorizontal } from 'lucide-react';
import type { ConnectorRow } from '#contract/rpc/connectors.ts';
import { commandEntry } from '#renderer/commands/command-button.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { counted } from '#renderer/lib/size.ts';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { SyncMarks } from '#renderer/ui/sync-marks.tsx';
import { StatusWord, TypeBadge } from './connector-marks.tsx';

/** A connector in the list, with what can be done with it. */
export function ConnectorListRow({ connector }: { readonly connector: ConnectorRow }) {
  const { lid, name, connector_type, status, bindings, on_server, updated_at } = connector;
  const target = { lid, name };
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_9.5rem_6rem_6.5rem_7rem_6rem_auto] items-center gap-3 border-line border-b px-4 py-1.5 hover:bg-surface-1">
      <span className="flex min-w-0 items-center gap-2">
        <button
          type="button"
          onClick={() => void runCommand('connector.open', target)}
          className="truncate rounded-sm text-left font-semibold hover:underline"
        >
          {name}
        </button>
        <SyncMarks of={connector} />
      </span>
      <span>
        <TypeBadge type={connector_type} />
      </span>
      <StatusWord status={status} />
      <span className="text-text-2">{bindings === 0 ? 'no bindings' : counted(bindings, 'binding')}</span>
      <span className="text-text-2">{on_server ? 'published' : 'never published'}</span>
      <span className="text-right text-text-2" title={exactTime(updated_at)}>
        {relativeTime(updated_at)}
      </span>
      <Menu
        align="end"
        entries={[
          commandEntry('connector.open', target, { title: 'Open connector' }),
          commandEntry('resource.provision', target),
          commandEntry('publish.run', target),
          'line',
          status === 'inactive'
            ? commandEntry('connector.activate', target)
            : commandEntry('connector.deactivate', target),
          commandEntry('connector.discard', target),
          commandEntry('connector.remove', target, { danger: true }),
        ]}
      >
        <IconButton label={`More for ${name}`}>
          <MoreHorizontal size={16} aria-hidden="true" />
        </IconButton>
      </Menu>
    </li>
  );
}
