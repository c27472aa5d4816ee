import { Plug, Plus } from 'lucide-react';
import { connectorStatuses, connectorTypes } from '#contract/model/connector.ts';
import { connectorTypeDescriptors } from '#contract/model/connector-types.ts';
import { useConnectors } from '#renderer/api/connectors.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { FilterChoice } from '#renderer/ui/filter-choice.tsx';
import { ListPage, nameMatches } from '#renderer/ui/list-page.tsx';
import { SearchInput } from '#renderer/ui/search-input.tsx';
import { ConnectorListRow } from './connector-list-row.tsx';
import { statusLooks } from './connector-words.ts';
import { useConnectorsStore } from './connectors-store.ts';

/** Every connector of the workspace. */
export function ConnectorsView() {
  const { connectors, error } = useConnectors();
  const { search, type, status } = useConnectorsStore();
  const shown = (connectors ?? []).filter(
    (one) =>
      nameMatches(one.name, search) &&
      (type === null || one.connector_type === type) &&
      (status === null || one.status === status),
  );
  return (
    <ListPage
      title="Connectors"
      icon={Plug}
      noun="connector"
      all={connectors}
      shown={shown}
      failure={error === null ? null : failureOf(error).message}
      filters={<Filters />}
      actions={
        <CommandButton command="connector.new" look="primary" icon={<Plus size={14} aria-hidden="true" />}>
          New connector
        </CommandButton>
      }
      empty={
        <EmptyState title="No connector yet" action={<CommandButton command="connector.new" look="primary" />}>
          <p>
            A connector is a target, such as a directory or a database server, with the operations it supports. Scripts
            are bound before and after these. A simulator reaches nothing, and is good to begin with.
          </p>
        </EmptyState>
      }
      onShowAll={() => useConnectorsStore.setState({ search: '', type: null, status: null })}
    >
      {(connector) => <ConnectorListRow key={connector.lid} connector={connector} />}
    </ListPage>
  );
}

function Filters() {
  const { search, type, status } = useConnectorsStore();
  const set = useConnectorsStore.setState;
  return (
    <>
      <SearchInput
        label="Search connectors"
        placeholder="Search name"
        value={search}
        onChange={(text) => set({ search: text })}
      />
      <FilterChoice
        label="Type"
        all="Any type"
        value={type}
        options={connectorTypes.map((one) => [one, connectorTypeDescriptors[one].label])}
        onChange={(chosen) => set({ type: chosen })}
      />
      <FilterChoice
        label="Status"
        all="Any status"
        value={status}
        options={connectorStatuses.map((one) => [one, statusLooks[one].word])}
        onChange={(chosen) => set({ status: chosen })}
      />
    </>
  );
}
