import { useState } from 'react';
import { useConnectors } from '#renderer/api/connectors.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { ProvisionForm } from './provision-form.tsx';

interface ProvisionDialogProps {
  /** The connector to begin with; null: the first that is active. */
  readonly connectorLid: string | null;
  readonly onClose: () => void;
}

/** Provisions something new: on which connector, what, and with which attributes. */
export function ProvisionDialog({ connectorLid, onClose }: ProvisionDialogProps) {
  const { connectors } = useConnectors();
  const usable = (connectors ?? []).filter(({ on_server }) => on_server);
  const [chosen, setChosen] = useState(connectorLid);
  const connector =
    usable.find(({ lid }) => lid === chosen) ?? usable.find(({ status }) => status === 'active') ?? usable[0];
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
  return <ProvisionForm connector={connector} usable={usable} onChoose={setChosen} onClose={onClose} />;
}
