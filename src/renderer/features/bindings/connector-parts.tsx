import { create } from 'zustand';
import { useConnector } from '#renderer/api/connectors.ts';
import type { Operation } from './binding-words.ts';
import { BindingsTable } from './bindings-table.tsx';
import { PipelinePane } from './pipeline-pane.tsx';

/** The operation that was looked at last, by connector. */
const useShownOperations = create<Record<string, Operation>>()(() => ({}));

/** The pipelines of a connector, one operation at a time. */
export function ConnectorPipelines({ lid }: { readonly lid: string }) {
  const operation = useShownOperations((all) => all[lid]) ?? 'create';
  return (
    <PipelinePane
      connector_lid={lid}
      operation_type={operation}
      onOperation={(to) => useShownOperations.setState({ [lid]: to })}
    />
  );
}

/** All bindings of a connector (036 US2-7). */
export function ConnectorBindings({ lid }: { readonly lid: string }) {
  const name = useConnector(lid)?.name ?? 'this connector';
  return <BindingsTable of={{ kind: 'connector', lid, name }} />;
}
