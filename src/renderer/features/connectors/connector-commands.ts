import { toast } from 'sonner';
import type { ConnectorRow } from '#contract/rpc/connectors.ts';
import { rpc } from '#renderer/api/client.ts';
import { knownConnector } from '#renderer/api/connectors.ts';
import { askDiscard, documentCommands, tellRemoved } from '#renderer/commands/document-commands.ts';
import type { CommandActions } from '#renderer/commands/registry.ts';
import { counted } from '#renderer/lib/size.ts';
import { confirm, openDialog } from '#renderer/state/dialogs.ts';
import { storeRefusal } from '#renderer/state/studio.ts';
import { closeScript, dock, openConnector, openView } from '#renderer/state/tabs.ts';
import { dropConnectorDraft, flushConnectorDraft } from './connector-draft.ts';

const { find: connectorOf, on: onConnector } = documentCommands({
  current: () => {
    const active = dock.active();
    return active?.kind === 'connector' ? active.id : undefined;
  },
  known: knownConnector,
  none: 'Open a connector first.',
});

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
  tellRemoved('connector', name, () => rpc.connectors.restore.mutate({ lid }));
}

async function discard({ lid, name }: ConnectorRow): Promise<void> {
  if (!(await askDiscard(name))) return;
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
