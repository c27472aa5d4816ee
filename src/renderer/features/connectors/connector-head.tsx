import { connectorName } from '#contract/model/connector.ts';
import type { ConnectorRow } from '#contract/rpc/connectors.ts';
import { CommandButton, RefusableCommand } from '#renderer/commands/command-button.tsx';
import { clockTime } from '#renderer/lib/time.ts';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import { ConnectionTest } from './connection-test.tsx';
import { editConnector, useConnectorDrafts } from './connector-draft.ts';
import { ConnectorMarks, StatusWord, TypeBadge } from './connector-marks.tsx';
import { undoKeys } from './undo-keys.ts';

/** What a connector is called, how it stands, and what can be done with it. */
export function ConnectorHead({ connector }: { readonly connector: ConnectorRow }) {
  const { lid, name, connector_type, status } = connector;
  const form = useConnectorDrafts((all) => all[lid]?.form.now);
  const checked = connectorName.safeParse(form?.name ?? '');
  const wrong = checked.success
    ? undefined
    : `${checked.error.issues[0]?.message ?? ''} The last name stays until then.`;
  const target = { lid, name };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the fields in it have the focus; this hears their undo keys
    <div className="flex shrink-0 flex-col gap-2 border-line border-b px-4 py-2" onKeyDown={undoKeys(lid)}>
      <div className="flex flex-wrap items-center gap-3">
        <TypeBadge type={connector_type} />
        <StatusWord status={status} />
        <ConnectorMarks connector={connector} />
        <SavedWords lid={lid} />
        <span className="flex-1" />
        <ConnectionTest connector={connector} />
        {status === 'inactive' ? (
          <CommandButton command="connector.activate" target={target} />
        ) : (
          <CommandButton command="connector.deactivate" target={target} />
        )}
        <CommandButton command="publish.run" target={target} />
        <RefusableCommand command="resource.provision" target={target} look="primary">
          Provision resource
        </RefusableCommand>
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
