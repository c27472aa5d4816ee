import { useEffect } from 'react';
import { operationType } from '#contract/script/test-context.ts';
import { useConnectors } from '#renderer/api/connectors.ts';
import { pipelineName } from '#renderer/state/pipeline-names.ts';
import { dock, openPipeline } from '#renderer/state/tabs.ts';
import { PipelinePane } from './pipeline-pane.tsx';

/** A pipeline in a tab of its own. `id`: lid of the connector and operation, with a colon between them. */
export function PipelineView({ id }: { readonly id: string }) {
  const [connector_lid = '', operation] = id.split(':');
  const operation_type = operationType.catch('create').parse(operation);
  const { connectors } = useConnectors();
  const connector = connectors?.find(({ lid }) => lid === connector_lid)?.name;
  useEffect(() => {
    if (connector === undefined) return;
    const name = pipelineName(connector, operation_type);
    dock.rename({ kind: 'pipeline', id, name }, name);
  }, [connector, id, operation_type]);
  return (
    <PipelinePane
      connector_lid={connector_lid}
      operation_type={operation_type}
      onOperation={(to) => openPipeline(connector_lid, to, pipelineName(connector ?? 'connector', to))}
    />
  );
}
