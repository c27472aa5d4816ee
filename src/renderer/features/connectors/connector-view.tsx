import type { ReactNode } from 'react';
import { rpc } from '#renderer/api/client.ts';
import { useConnector, useConnectors } from '#renderer/api/connectors.ts';
import { CannotOpen } from '#renderer/commands/cannot-open.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { useOpenDraft } from '#renderer/state/use-open-draft.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { SaveBanner } from '#renderer/ui/save-banner.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { type ViewPart, ViewTabs } from '#renderer/ui/view-tabs.tsx';
import { ClassesPart } from './classes-part.tsx';
import { ConfigPart } from './config-part.tsx';
import { closeConnectorDraft, openConnectorDraft, resolveConnector, useConnectorDrafts } from './connector-draft.ts';
import { ConnectorHead } from './connector-head.tsx';
import { showConnectorPart, useConnectorsStore } from './connectors-store.ts';
import { CredentialsPart } from './credentials-part.tsx';
import { ExternalPart } from './external-part.tsx';
import { undoKeys } from './undo-keys.ts';

interface ConnectorViewProps {
  readonly lid: string;
  /** What other parts of the studio have to say about it. */
  readonly notice?: ReactNode;
  /** What other parts of the studio show of it, such as its pipelines and bindings. */
  readonly parts?: readonly ViewPart[];
}

const connectorDraft = { kind: 'connector', open: openConnectorDraft, close: closeConnectorDraft };

/** A connector's tab: what it is called, how it is reached, what it holds, and what is bound to it. */
export function ConnectorView({ lid, notice, parts = [] }: ConnectorViewProps) {
  const { connectors } = useConnectors();
  const connector = useConnector(lid);
  const draft = useConnectorDrafts((all) => all[lid]);
  const part = useConnectorsStore((store) => store.parts[lid]) ?? 'configuration';
  const { failure, retry } = useOpenDraft(lid, connectorDraft);
  if (failure !== null && draft === undefined)
    return <CannotOpen what="The connector" failure={failure} list="connector.list" onRetry={retry} />;
  if (draft === undefined || connectors === null) return <Skeleton label="Opening the connector" rows={12} />;
  if (connector === undefined) return <DeletedConnector lid={lid} />;
  const all: readonly ViewPart[] = [
    {
      id: 'configuration',
      title: 'Configuration',
      view: (
        // biome-ignore lint/a11y/noStaticElementInteractions: the fields in it have the focus; this hears their undo keys
        <div onKeyDown={undoKeys(lid)}>
          <ConfigPart lid={lid} type={connector.connector_type} />
        </div>
      ),
    },
    ...parts,
    {
      id: 'classes',
      title: `Object classes ${draft.history.now.object_classes.length}`,
      view: <ClassesPart lid={lid} />,
    },
    {
      id: 'external',
      title: `External resources ${draft.history.now.resources.length}`,
      view: <ExternalPart lid={lid} />,
    },
    { id: 'credentials', title: 'Credentials', view: <CredentialsPart connector={connector} /> },
  ];
  return (
    <div className="absolute inset-0 flex flex-col">
      <SaveBanner noun="connector" save={draft.save} onResolve={(keep) => resolveConnector(lid, keep)} />
      {notice}
      {connector.connector_type === 'simulator' ? (
        <Banner tone="warn">
          This is a simulator: it reaches nothing, and what it provisions exists nowhere else.
        </Banner>
      ) : null}
      <ConnectorHead connector={connector} />
      <div className="min-h-0 flex-1">
        <ViewTabs
          label="Parts of the connector"
          size="normal"
          parts={all}
          shown={all.some(({ id }) => id === part) ? part : 'configuration'}
          onShow={(id) => showConnectorPart(lid, id)}
        />
      </div>
    </div>
  );
}

/** Where somebody deleted it while it is open: nothing of what is on the screen is lost. */
function DeletedConnector({ lid }: { readonly lid: string }) {
  const form = useConnectorDrafts((all) => all[lid]?.history.now);
  const type = useConnectorDrafts((all) => all[lid]?.about);
  const keep = async () => {
    if (form === undefined || type === undefined) return;
    const { name, description, config } = form;
    const made = await rpc.connectors.create.mutate({
      name,
      description: description === '' ? null : description,
      connector_type: type,
      config,
      object_classes: [...form.object_classes],
      resources: [...form.resources],
    });
    await runCommand('connector.open', { lid: made.lid, name: made.name });
  };
  return (
    <EmptyState
      title={`${form?.name ?? 'The connector'} was deleted`}
      action={
        <>
          <Button look="primary" onClick={() => void keep().catch(tellFailure)}>
            Keep as new connector
          </Button>
          <Button onClick={() => void runCommand('tab.close')}>Close the tab</Button>
        </>
      }
    >
      <p>
        Its bindings are orphaned: they run nowhere until they are bound to another connector. What was on the screen
        can be kept as a new connector.
      </p>
    </EmptyState>
  );
}
