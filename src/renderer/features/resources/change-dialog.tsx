import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ObjectClass } from '#contract/model/connector.ts';
import { connectorDetail } from '#contract/rpc/connectors.ts';
import type { ResourceDetail } from '#contract/rpc/provisioning.ts';
import { rpc, trpc } from '#renderer/api/client.ts';
import { type Failure, failureOf } from '#renderer/api/failure.ts';
import { useRequestId } from '#renderer/lib/request-id.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { showProvision } from './resources-store.ts';
import { SpecEditor } from './spec-editor.tsx';
import { changesBetween, formAttributes } from './spec-values.ts';
import { refetchResources, useResource } from './use-resources.ts';
import { useSpec } from './use-spec.ts';

interface ChangeDialogProps {
  readonly resourceId: string;
  readonly onClose: () => void;
}

/** Changes attributes of a resource on its target: only what differs is sent. */
export function ChangeDialog({ resourceId, onClose }: ChangeDialogProps) {
  const resource = useResource(resourceId);
  const lid = resource.data?.resource.connector_lid ?? null;
  const connector = useQuery({
    queryKey: trpc.connectors.get.queryKey({ lid: lid ?? '' }),
    queryFn: async () => connectorDetail.parse(await rpc.connectors.get.query({ lid: lid ?? '' })),
    enabled: lid !== null,
  });
  const ready = resource.data !== undefined && (lid === null || connector.data !== undefined || connector.isError);
  if (resource.data === undefined || !ready) {
    return (
      <Dialog title="Change a resource" onClose={onClose}>
        {resource.isError ? (
          <Banner tone="bad">{failureOf(resource.error).message}</Banner>
        ) : (
          <Skeleton label="Loading the resource" rows={6} />
        )}
      </Dialog>
    );
  }
  const { object_class } = resource.data;
  const described = connector.data?.object_classes.find(({ name }) => name === object_class);
  return <ChangeForm detail={resource.data} objectClass={described} onClose={onClose} />;
}

interface ChangeFormProps {
  readonly detail: ResourceDetail;
  readonly objectClass: ObjectClass | undefined;
  readonly onClose: () => void;
}

function ChangeForm({ detail: { resource }, objectClass, onClose }: ChangeFormProps) {
  // What is typed belongs to the state it began from, whatever becomes of the resource meanwhile.
  const [before] = useState(resource.spec);
  const attributes = objectClass === undefined ? null : formAttributes(objectClass);
  const work = useSpec(attributes, before);
  const requestId = useRequestId();
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const updates = changesBetween(before, work.read.spec);
  const count = Object.keys(updates).length;
  const submit = async () => {
    setTried(true);
    if (Object.keys(work.read.errors).length > 0 || count === 0) return;
    setSending(true);
    setFailure(null);
    try {
      const { provision_id } = await rpc.provisioning.update.mutate({
        resource_id: resource.id,
        updates,
        request_id: requestId(updates),
      });
      onClose();
      refetchResources();
      showProvision(resource.id, provision_id);
    } catch (error) {
      setFailure(failureOf(error));
      setSending(false);
    }
  };
  return (
    <FormDialog
      title={`Change ${resource.name}`}
      description="What differs is sent through the hooks to the target. An attribute that you empty is cleared there."
      submit={count === 0 ? 'Nothing changed' : count === 1 ? 'Change 1 attribute' : `Change ${count} attributes`}
      disabled={sending || count === 0}
      onSubmit={() => void submit()}
      onClose={onClose}
      failure={failure === null ? null : `Not changed: ${failure.message}`}
    >
      <SpecEditor attributes={attributes} work={work} showErrors={tried} />
    </FormDialog>
  );
}
