import { toast } from 'sonner';
import type { ConnectorRow } from '#contract/rpc/connectors.ts';
import { rpc } from '#renderer/api/client.ts';
import { knownConnector } from '#renderer/api/connectors.ts';
import { failureOf } from '#renderer/api/failure.ts';
import type { CommandAction, CommandActions, CommandTarget } from '#renderer/commands/registry.ts';
import { counted } from '#renderer/lib/size.ts';
import { confirm, openDialog } from '#renderer/state/dialogs.ts';
import { storeRefusal } from '#renderer/state/studio.ts';
import { closeScript, dock, openConnector, openView } from '#renderer/state/tabs.ts';
import { dropConnectorDraft, flushConnectorDraft } from './connector-draft.ts';

const noConnector = 'Open a connector first.';

function connectorOf({ lid }: CommandTarget): ConnectorRow | undefined {
  const active = dock.active();
  const asked = lid ?? (active?.kind === 'connector' ? active.id : null);
  return asked === null ? undefined : knownConnector(asked);
}

function onConnector(
  run: (connector: ConnectorRow) => void | Promise<void>,
  more: (connector: ConnectorRow) => string | null = () => null,
): CommandAction {
  return {
    run: (target) => {
      const connector = connectorOf(target);
      return connector ? run(connector) : undefined;
    },
    disabled: (target) => {
      const connector = connectorOf(target);
      return connector ? more(connector) : noConnector;
    },
  };
}

async function activate({ lid, name }: ConnectorRow): Promise<void> {
  await rpc.connectors.setStatus.mutate({ lid, status: 'active' });
  toast(`${name} is active from the next publish on.`);
}

async function deactivate({ lid, name, bindings }: ConnectorRow): Promise<void> {
  const yes = await confirm({
    title: `Deactivate ${name}?`,
    body: `From the next publish on nothing is provisioned through it${bindings === 0 ? '' : `, and its ${counted(bindings, 'binding')} do not run`}.`,
    confirm: `Deactivate ${name}`,
  });
  if (!yes) return;
  await rpc.connectors.setStatus.mutate({ lid, status: 'inactive' });
  toast(`${name} is inactive from the next publish on.`);
}

async function remove({ lid, name, bindings, on_server }: ConnectorRow): Promise<void> {
  const orphaned =
    bindings === 0
      ? 'Nothing is bound to it.'
      : `${counted(bindings, 'binding')} of it ${bindings === 1 ? 'stays' : 'stay'} and ${bindings === 1 ? 'is' : 'are'} orphaned: ${bindings === 1 ? 'it runs' : 'they run'} nowhere until bound to another connector.`;
  const secrets = on_server ? ' The backend forgets its credentials when the deletion is published.' : '';
  const yes = await confirm({
    title: `Delete connector ${name}?`,
    body: `${orphaned}${secrets} What was provisioned through it stays on the target.`,
    confirm: `Delete connector ${name}`,
    danger: true,
  });
  if (!yes) return;
  await flushConnectorDraft(lid).catch(() => {});
  await rpc.connectors.remove.mutate({ lid });
  closeScript(lid);
  dropConnectorDraft(lid);
  toast(`Deleted connector ${name}.`, {
    action: {
      label: 'Undo',
      onClick: () =>
        void rpc.connectors.restore
          .mutate({ lid })
          .then(() => toast(`${name} is back.`))
          .catch((error: unknown) => toast.error(`Not brought back: ${failureOf(error).message}`)),
    },
  });
}

async function discard({ lid, name }: ConnectorRow): Promise<void> {
  const yes = await confirm({
    title: `Discard your changes of ${name}?`,
    body: 'It goes back to what was last published or pulled.',
    confirm: `Discard changes of ${name}`,
    danger: true,
  });
  if (!yes) return;
  await flushConnectorDraft(lid).catch(() => {});
  await rpc.connectors.discard.mutate({ lid });
  toast(`Discarded the changes of ${name}.`);
}

/** What a person can do with connectors. */
export const connectorCommands: CommandActions = {
  'connector.list': { run: () => openView('connectors'), disabled: storeRefusal },
  'connector.new': { run: () => openDialog({ kind: 'new_connector' }), disabled: storeRefusal },
  'connector.open': {
    run: (target) => {
      const lid = target.lid ?? connectorOf(target)?.lid;
      if (lid !== undefined) openConnector(lid, knownConnector(lid)?.name ?? target.name ?? 'connector');
    },
    hidden: true,
  },
  'connector.activate': onConnector(activate, ({ status, name }) =>
    status === 'inactive' ? null : `${name} is active already.`,
  ),
  'connector.deactivate': onConnector(deactivate, ({ status, name }) =>
    status === 'inactive' ? `${name} is inactive already.` : null,
  ),
  'connector.discard': onConnector(discard, ({ unpublished, on_server }) =>
    unpublished && on_server ? null : 'Nothing differs from the published state.',
  ),
  'connector.remove': onConnector(remove),
};
