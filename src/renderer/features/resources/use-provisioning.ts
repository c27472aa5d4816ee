import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ClassAttribute, ObjectClass } from '#contract/model/connector.ts';
import { connectorTypeDescriptors } from '#contract/model/connector-types.ts';
import type { ResourceType } from '#contract/model/provisioning.ts';
import { type ConnectorRow, connectorDetail } from '#contract/rpc/connectors.ts';
import { rpc, trpc } from '#renderer/api/client.ts';
import { type Failure, failureOf } from '#renderer/api/failure.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { useRequestId } from '#renderer/lib/request-id.ts';
import { showProvision } from './resources-store.ts';
import { formAttributes } from './spec-values.ts';
import { refetchResources } from './use-resources.ts';
import { type SpecWork, useSpec } from './use-spec.ts';

/** Something new while it is asked for. */
interface Provisioning {
  readonly types: readonly ResourceType[];
  readonly type: ResourceType;
  readonly classes: readonly ObjectClass[];
  readonly objectClass: ObjectClass | undefined;
  /** Null: the connector describes no such class. */
  readonly attributes: readonly ClassAttribute[] | null;
  readonly work: SpecWork;
  /** What the connector holds is being read, or could not be. */
  readonly loading: boolean;
  readonly unread: Failure | null;
  /** Somebody tried to go on, so what is wrong is shown. */
  readonly tried: boolean;
  readonly sending: boolean;
  readonly failure: Failure | null;
  setType(type: ResourceType): void;
  setObjectClass(name: string): void;
  submit(): Promise<void>;
}

/** What is asked for on a connector: by its types, in the form of its object classes. `onDone`: the backend took it up. */
export function useProvisioning({ lid, connector_type }: ConnectorRow, onDone: () => void): Provisioning {
  const detail = useQuery({
    queryKey: trpc.connectors.get.queryKey({ lid }),
    queryFn: async () => connectorDetail.parse(await rpc.connectors.get.query({ lid })),
  });
  const types = connectorTypeDescriptors[connector_type].resource_types;
  const [chosenType, setType] = useState<ResourceType | null>(null);
  const [className, setClassName] = useState<string | null>(null);
  const classes = detail.data?.object_classes ?? [];
  const described = types.find((one) => classes.some(({ name }) => name === one));
  const type = types.find((one) => one === chosenType) ?? described ?? types[0] ?? 'account';
  const objectClass = classes.find(({ name }) => name === className) ?? classes.find(({ name }) => name === type);
  const attributes = objectClass === undefined ? null : formAttributes(objectClass);
  const work = useSpec(attributes, {});
  const requestId = useRequestId();
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const submit = async () => {
    setTried(true);
    if (Object.keys(work.read.errors).length > 0) return;
    setSending(true);
    setFailure(null);
    try {
      const wish = {
        connector_lid: lid,
        resource_type: type,
        ...(objectClass === undefined || objectClass.name === type ? {} : { object_class: objectClass.name }),
        spec: work.read.spec,
      };
      const { resource_id, provision_id } = await rpc.provisioning.provision.mutate({
        ...wish,
        request_id: requestId(wish),
      });
      onDone();
      refetchResources();
      showProvision(resource_id, provision_id);
      await runCommand('resource.list');
    } catch (error) {
      setFailure(failureOf(error));
      setSending(false);
    }
  };
  return {
    ...{ types, type, classes, objectClass, attributes, work, tried, sending, failure },
    loading: detail.isPending,
    unread: detail.isError ? failureOf(detail.error) : null,
    setType: (next) => {
      setType(next);
      setClassName(null);
      setTried(false);
      work.restart();
    },
    setObjectClass: setClassName,
    submit,
  };
}
