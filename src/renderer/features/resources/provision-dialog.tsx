import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { connectorTypeDescriptors } from '#contract/model/connector-types.ts';
import type { ResourceType } from '#contract/model/provisioning.ts';
import type { ConnectorRow } from '#contract/rpc/connectors.ts';
import { connectorDetail } from '#contract/rpc/connectors.ts';
import { rpc, trpc } from '#renderer/api/client.ts';
import { useConnectors } from '#renderer/api/connectors.ts';
import { type Failure, failureOf } from '#renderer/api/failure.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, SelectInput } from '#renderer/ui/field.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { SimulatorMark } from './resource-marks.tsx';
import { typeLooks } from './resource-words.ts';
import { showProvision } from './resources-store.ts';
import { SpecEditor } from './spec-editor.tsx';
import { formAttributes } from './spec-values.ts';
import { refetchResources } from './use-resources.ts';
import { useSpec } from './use-spec.ts';

interface ProvisionDialogProps {
  /** The connector to begin with; null: the first. */
  readonly connectorLid: string | null;
  readonly onClose: () => void;
}

/** Provisions something new: on which connector, what, and with which attributes. */
export function ProvisionDialog({ connectorLid, onClose }: ProvisionDialogProps) {
  const { connectors } = useConnectors();
  const usable = (connectors ?? []).filter(({ on_server }) => on_server);
  const [chosen, setChosen] = useState(connectorLid);
  const connector = usable.find(({ lid }) => lid === chosen) ?? usable[0];
  if (connectors === null) {
    return (
      <Dialog title="Provision a resource" onClose={onClose}>
        <Skeleton label="Loading the connectors" rows={6} />
      </Dialog>
    );
  }
  if (connector === undefined) {
    return (
      <Dialog
        title="Provision a resource"
        onClose={onClose}
        footer={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              look="primary"
              onClick={() => {
                onClose();
                void runCommand('connector.list');
              }}
            >
              Show connectors
            </Button>
          </>
        }
      >
        <p>Resources are provisioned through a connector, and none is published yet. Make one and publish it.</p>
      </Dialog>
    );
  }
  return <OnConnector connector={connector} usable={usable} onChoose={setChosen} onClose={onClose} />;
}

interface OnConnectorProps {
  readonly connector: ConnectorRow;
  readonly usable: readonly ConnectorRow[];
  readonly onChoose: (lid: string) => void;
  readonly onClose: () => void;
}

function OnConnector({ connector, usable, onChoose, onClose }: OnConnectorProps) {
  const { lid, connector_type, status } = connector;
  const production = useStudio(({ workspace }) => workspace?.production === true);
  const detail = useQuery({
    queryKey: trpc.connectors.get.queryKey({ lid }),
    queryFn: async () => connectorDetail.parse(await rpc.connectors.get.query({ lid })),
  });
  const types = connectorTypeDescriptors[connector_type].resource_types;
  const [type, setType] = useState<ResourceType>(types[0] ?? 'account');
  const shownType = types.includes(type) ? type : (types[0] ?? 'account');
  const classes = detail.data?.object_classes ?? [];
  const [className, setClassName] = useState<string | null>(null);
  const objectClass = classes.find(({ name }) => name === className) ?? classes.find(({ name }) => name === shownType);
  const attributes = objectClass === undefined ? null : formAttributes(objectClass);
  const work = useSpec(attributes, {});
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const word = typeLooks[shownType].word.toLowerCase();
  const name = typeof work.read.spec['name'] === 'string' ? work.read.spec['name'] : '';
  const submit = async () => {
    setTried(true);
    if (Object.keys(work.read.errors).length > 0) return;
    setSending(true);
    setFailure(null);
    try {
      const { resource_id, provision_id } = await rpc.provisioning.provision.mutate({
        connector_lid: lid,
        resource_type: shownType,
        ...(objectClass === undefined || objectClass.name === shownType ? {} : { object_class: objectClass.name }),
        spec: work.read.spec,
      });
      onClose();
      refetchResources();
      showProvision(resource_id, provision_id);
      await runCommand('resource.list');
    } catch (error) {
      setFailure(failureOf(error));
      setSending(false);
    }
  };
  return (
    <Dialog
      title="Provision a resource"
      description="The backend runs the hooks of the connector and makes it on the target, for real."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="provision" disabled={sending}>
            {sending ? 'Asking the backend…' : `Provision ${word}${name === '' ? '' : ` ${name}`}`}
          </Button>
        </>
      }
    >
      {production ? (
        <Banner tone="warn">This workspace is production: what you provision is there for everybody.</Banner>
      ) : null}
      {status === 'active' ? null : (
        <Banner tone="warn">
          {connector.name} is {status === 'error' ? 'failing its connection test' : 'not active'}; the backend may
          refuse.
        </Banner>
      )}
      {failure === null ? null : (
        <Banner tone="bad" live>
          Not provisioned: {failure.message}
        </Banner>
      )}
      <form
        id="provision"
        noValidate
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div className="grid grid-cols-2 gap-3">
          <Field label="Connector">
            {(ids) => (
              <SelectInput {...ids} value={lid} onChange={(event) => onChoose(event.target.value)}>
                {usable.map((one) => (
                  <option key={one.lid} value={one.lid}>
                    {one.name}
                    {one.connector_type === 'simulator' ? ' (simulator)' : ''}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
          <Field label="What">
            {(ids) => (
              <SelectInput
                {...ids}
                value={shownType}
                onChange={(event) => {
                  setType(types.find((one) => one === event.target.value) ?? shownType);
                  setClassName(null);
                  work.restart();
                }}
              >
                {types.map((one) => (
                  <option key={one} value={one}>
                    {typeLooks[one].word}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
        </div>
        {classes.length > 0 ? (
          <Field label="Object class" hint="Its attributes are the fields below.">
            {(ids) => (
              <SelectInput
                {...ids}
                value={objectClass?.name ?? ''}
                onChange={(event) => setClassName(event.target.value === '' ? null : event.target.value)}
              >
                {objectClass === undefined ? <option value="">None of them</option> : null}
                {classes.map((one) => (
                  <option key={one.name} value={one.name}>
                    {one.name}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
        ) : null}
        {connector_type === 'simulator' ? (
          <p className="flex items-center gap-2 text-text-2">
            <SimulatorMark /> Nothing outside is reached.
          </p>
        ) : null}
        <hr className="border-line" />
        {detail.data ? (
          <SpecEditor attributes={attributes} work={work} showErrors={tried} />
        ) : detail.isError ? (
          <Banner tone="bad">{failureOf(detail.error).message}</Banner>
        ) : (
          <Skeleton label="Loading the object classes" rows={4} />
        )}
      </form>
    </Dialog>
  );
}
