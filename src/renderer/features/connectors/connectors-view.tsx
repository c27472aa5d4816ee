import { Plug, Plus, Search } from 'lucide-react';
import { connectorStatuses, connectorTypes } from '#contract/model/connector.ts';
import { connectorTypeDescriptors } from '#contract/model/connector-types.ts';
import { useConnectors } from '#renderer/api/connectors.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { counted } from '#renderer/lib/size.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyNote, EmptyState } from '#renderer/ui/empty-state.tsx';
import { SelectInput, TextInput } from '#renderer/ui/field.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { ConnectorListRow } from './connector-list-row.tsx';
import { statusLooks } from './connector-words.ts';
import { useConnectorsStore } from './connectors-store.ts';

/** Every connector of the workspace. */
export function ConnectorsView() {
  const { connectors, error } = useConnectors();
  const { search, type, status } = useConnectorsStore();
  const words = search.trim().toLowerCase().split(/\s+/);
  const shown = (connectors ?? []).filter(
    (one) =>
      words.every((word) => one.name.toLowerCase().includes(word)) &&
      (type === null || one.connector_type === type) &&
      (status === null || one.status === status),
  );
  return (
    <section aria-label="Connectors" className="absolute inset-0 flex flex-col">
      <header className="flex shrink-0 items-center gap-2 border-line border-b px-4 py-2">
        <Plug size={16} aria-hidden="true" className="text-text-2" />
        <h2 className="font-semibold">Connectors</h2>
        <Filters />
        <div className="flex-1" />
        <span role="status" className="text-small text-text-2">
          {connectors === null ? '' : counted(shown.length, 'connector')}
        </span>
        <CommandButton command="connector.new" look="primary" icon={<Plus size={14} aria-hidden="true" />}>
          New connector
        </CommandButton>
      </header>
      {error === null ? null : <Banner tone="bad">{failureOf(error).message}</Banner>}
      {connectors === null ? (
        <Skeleton label="Loading connectors" rows={8} />
      ) : shown.length > 0 ? (
        <ul aria-label="Connectors" className="min-h-0 flex-1 overflow-y-auto">
          {shown.map((connector) => (
            <ConnectorListRow key={connector.lid} connector={connector} />
          ))}
        </ul>
      ) : (
        <NothingFound total={connectors.length} />
      )}
    </section>
  );
}

function Filters() {
  const { search, type, status } = useConnectorsStore();
  const set = useConnectorsStore.setState;
  return (
    <search aria-label="Filter the connectors" className="ml-2 flex items-center gap-2">
      <div className="relative w-56">
        <Search size={14} aria-hidden="true" className="absolute top-1.75 left-2 text-text-3" />
        <TextInput
          type="search"
          aria-label="Search connectors"
          placeholder="Search name"
          className="pl-7"
          value={search}
          onChange={(event) => set({ search: event.target.value })}
        />
      </div>
      <SelectInput
        aria-label="Type"
        className="w-40!"
        value={type ?? ''}
        onChange={(event) => set({ type: connectorTypes.find((one) => one === event.target.value) ?? null })}
      >
        <option value="">Any type</option>
        {connectorTypes.map((one) => (
          <option key={one} value={one}>
            {connectorTypeDescriptors[one].label}
          </option>
        ))}
      </SelectInput>
      <SelectInput
        aria-label="Status"
        className="w-32!"
        value={status ?? ''}
        onChange={(event) => set({ status: connectorStatuses.find((one) => one === event.target.value) ?? null })}
      >
        <option value="">Any status</option>
        {connectorStatuses.map((one) => (
          <option key={one} value={one}>
            {statusLooks[one].word}
          </option>
        ))}
      </SelectInput>
    </search>
  );
}

function NothingFound({ total }: { readonly total: number }) {
  if (total === 0) {
    return (
      <EmptyState title="No connector yet" action={<CommandButton command="connector.new" look="primary" />}>
        <p>
          A connector is a target, such as a directory or a database server, with the operations it supports. Scripts
          are bound before and after these. A simulator reaches nothing, and is good to begin with.
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyNote
      action={
        <Button onClick={() => useConnectorsStore.setState({ search: '', type: null, status: null })}>
          Show all {total} connectors
        </Button>
      }
    >
      <p>No connector matches the filters.</p>
    </EmptyNote>
  );
}
