import { MoreHorizontal } from 'lucide-react';
import { connectorName } from '#contract/model/connector.ts';
import type { ConnectorRow } from '#contract/rpc/connectors.ts';
import { useAccess } from '#renderer/api/session-access.ts';
import { CommandButton, commandEntry, RefusableCommand } from '#renderer/commands/command-button.tsx';
import { clockTime } from '#renderer/lib/time.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { SyncMarks } from '#renderer/ui/sync-marks.tsx';
import { ConnectionTest } from './connection-test.tsx';
import { editConnector, useConnectorDrafts } from './connector-draft.ts';
import { StatusWord, TypeBadge } from './connector-marks.tsx';
import { undoKeys } from './undo-keys.ts';

/** What a connector is called, how it stands, and what can be done with it. */
export function ConnectorHead({ connector }: { readonly connector: ConnectorRow }) {
  const { lid, name, connector_type, status } = connector;
  const form = useConnectorDrafts((all) => all[lid]?.history.now);
  const checked = connectorName.safeParse(form?.name ?? '');
  const wrong = checked.success
    ? undefined
    : `${checked.error.issues[0]?.message ?? ''} The last name stays until then.`;
  const target = { lid, name };
  // Drawn anew when the answer of its commands may have changed.
  useAccess();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the fields in it have the focus; this hears their undo keys
    <div className="flex shrink-0 flex-col gap-2 border-line border-b px-4 py-2" onKeyDown={undoKeys(lid)}>
      <div className="flex items-center gap-2">
        <TypeBadge type={connector_type} />
        <StatusWord status={status} />
        <SyncMarks of={connector} />
        <SavedWords lid={lid} />
        <ConnectionTest connector={connector} />
        <CommandButton command="publish.run" target={target} />
        <RefusableCommand command="resource.provision" target={target} look="primary">
          Provision resource
        </RefusableCommand>
        <Menu
          align="end"
          entries={[
            status === 'inactive'
              ? commandEntry('connector.activate', target)
              : commandEntry('connector.deactivate', target),
            commandEntry('connector.discard', target),
            'line',
            commandEntry('connector.remove', target, { danger: true }),
          ]}
        >
          <IconButton label={`More for ${name}`}>
            <MoreHorizontal size={16} aria-hidden="true" />
          </IconButton>
        </Menu>
      </div>
      <div className="grid grid-cols-[20rem_1fr] gap-4">
        <Field label="Name" error={wrong}>
          {(ids) => (
            <TextInput
              {...ids}
              value={form?.name ?? ''}
              onChange={(event) => editConnector(lid, { name: event.target.value }, 'name')}
            />
          )}
        </Field>
        <Field label="Description">
          {(ids) => (
            <TextInput
              {...ids}
              placeholder="What the target is, and who looks after it"
              value={form?.description ?? ''}
              onChange={(event) => editConnector(lid, { description: event.target.value }, 'description')}
            />
          )}
        </Field>
      </div>
    </div>
  );
}

function SavedWords({ lid }: { readonly lid: string }) {
  const save = useConnectorDrafts((all) => all[lid]?.save);
  if (save?.kind === 'saving') return <span className="text-small text-text-3">Saving…</span>;
  if (save?.kind !== 'saved') return null;
  return <span className="text-small text-text-3">Saved {clockTime(save.at)}</span>;
}
