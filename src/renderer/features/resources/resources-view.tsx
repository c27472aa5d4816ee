import { Boxes, Plus, RotateCw, Upload, X } from 'lucide-react';
import { provisioningSources, provisioningStates, resourceTypes } from '#contract/model/provisioning.ts';
import type { ResourceRow } from '#contract/rpc/provisioning.ts';
import { useConnectors } from '#renderer/api/connectors.ts';
import { useAccess } from '#renderer/api/session-access.ts';
import { BackendGate } from '#renderer/commands/backend-gate.tsx';
import { RefusableCommand } from '#renderer/commands/command-button.tsx';
import { counted } from '#renderer/lib/size.ts';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { EmptyNote, EmptyState } from '#renderer/ui/empty-state.tsx';
import { FilterChoice } from '#renderer/ui/filter-choice.tsx';
import { SearchInput } from '#renderer/ui/search-input.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { ViewHeader } from '#renderer/ui/view-header.tsx';
import { ResourceDetails } from './resource-details.tsx';
import { ResourceMarks, StateMark, TypeMark } from './resource-marks.tsx';
import { sourceWords, stateLooks, typeLooks } from './resource-words.ts';
import { clearResourceFilters, useResourcesStore } from './resources-store.ts';
import { useResources } from './use-resources.ts';

/** What the backend has provisioned on targets, and what can be done with it. */
export function ResourcesView() {
  // Drawn anew when the answer of its commands may have changed.
  useAccess();
  return (
    <section aria-label="Resources" className="absolute inset-0 flex flex-col">
      <ViewHeader title="Resources" icon={Boxes}>
        <div className="flex-1" />
        <RefusableCommand command="resource.import_sst" icon={<Upload size={14} aria-hidden="true" />}>
          Import SST stack
        </RefusableCommand>
        <RefusableCommand command="resource.provision" look="primary" icon={<Plus size={14} aria-hidden="true" />}>
          Provision resource
        </RefusableCommand>
      </ViewHeader>
      <div className="relative min-h-0 flex-1">
        <BackendGate action="read_resources" title="Resources">
          <Resources />
        </BackendGate>
      </div>
    </section>
  );
}

const columns: readonly Column<ResourceRow>[] = [
  {
    id: 'state',
    title: 'State',
    className: 'w-34',
    cell: ({ provisioning_state }) => <StateMark state={provisioning_state} />,
  },
  {
    id: 'name',
    title: 'Name',
    className: '',
    cell: (resource) => (
      <span className="flex items-center gap-2" title={resource.last_error ?? undefined}>
        <span className="truncate">{resource.name}</span>
        <ResourceMarks resource={resource} />
      </span>
    ),
  },
  {
    id: 'type',
    title: 'Type',
    className: 'w-30',
    cell: ({ resource_type }) => <TypeMark type={resource_type} />,
  },
  {
    id: 'connector',
    title: 'Connector',
    className: 'w-44 text-text-2',
    cell: ({ dock_name, sst_stack_name }) => dock_name ?? (sst_stack_name === null ? 'deleted' : '—'),
  },
  {
    id: 'source',
    title: 'Came from',
    className: 'w-32 text-text-2',
    cell: ({ provisioning_source, sst_stack_name }) => sst_stack_name ?? sourceWords[provisioning_source],
  },
  {
    id: 'when',
    title: 'Changed',
    className: 'w-22 text-right text-text-2',
    cell: ({ updated_at }) => <span title={exactTime(updated_at)}>{relativeTime(updated_at)}</span>,
  },
];

function Resources() {
  const pages = useResources();
  const chosen = useResourcesStore((store) => store.resource);
  return (
    <div className="absolute inset-0 flex flex-col">
      <Filters pages={pages} />
      {pages.failure === null ? null : (
        <div className="p-2">
          <Banner tone="bad" live actions={<Button onClick={pages.again}>Try again</Button>}>
            {pages.failure.message}
          </Banner>
        </div>
      )}
      <div className="min-h-0 flex-1">
        {pages.loading ? (
          <Skeleton label="Loading the resources" rows={10} />
        ) : pages.rows.length > 0 ? (
          <DataTable
            label="Resources"
            columns={columns}
            rows={pages.rows}
            total={pages.total}
            idOf={({ id }) => id}
            selected={chosen}
            onSelect={(id) => useResourcesStore.setState({ resource: id, provision: null })}
            onEnd={pages.more}
          />
        ) : pages.failure === null ? (
          <NothingHere filtered={pages.filtered} />
        ) : null}
      </div>
      {chosen === null ? null : (
        <ResourceDetails
          key={chosen}
          id={chosen}
          onClose={() => useResourcesStore.setState({ resource: null, provision: null })}
        />
      )}
    </div>
  );
}

function NothingHere({ filtered }: { readonly filtered: boolean }) {
  if (filtered) {
    return (
      <EmptyNote action={<Button onClick={clearResourceFilters}>Show all</Button>}>
        <p>No resource matches the filters.</p>
      </EmptyNote>
    );
  }
  return (
    <EmptyState
      title="Nothing is provisioned yet"
      action={<RefusableCommand command="resource.provision" look="primary" />}
    >
      <p>
        Servers, databases, domains, accounts and groups that connectors made on their targets are listed here, with
        every operation on them and each of its steps.
      </p>
    </EmptyState>
  );
}

interface FiltersProps {
  readonly pages: ReturnType<typeof useResources>;
}

function Filters({ pages }: FiltersProps) {
  const { search, resource_type, state, source, connector_lid } = useResourcesStore();
  const { connectors } = useConnectors();
  const set = useResourcesStore.setState;
  return (
    <search
      aria-label="Filter the resources"
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-2 border-line border-b px-4 py-1"
    >
      <SearchInput
        label="Search resources"
        placeholder="Name, target id or stack"
        value={search}
        onChange={(text) => set({ search: text })}
      />
      <FilterChoice
        label="Type"
        all="Any type"
        value={resource_type}
        options={resourceTypes.map((value) => [value, typeLooks[value].word])}
        onChange={(value) => set({ resource_type: value })}
      />
      <FilterChoice
        label="State"
        all="Any state"
        value={state}
        options={provisioningStates.map((value) => [value, stateLooks[value].word])}
        onChange={(value) => set({ state: value })}
      />
      <FilterChoice
        label="Came from"
        all="From anywhere"
        value={source}
        options={provisioningSources.map((value) => [value, sourceWords[value]])}
        onChange={(value) => set({ source: value })}
      />
      <FilterChoice
        label="Connector"
        all="Any connector"
        value={connector_lid}
        options={(connectors ?? []).filter(({ on_server }) => on_server).map(({ lid, name }) => [lid, name])}
        onChange={(value) => set({ connector_lid: value })}
      />
      {pages.filtered ? (
        <IconButton label="Clear all filters" onClick={clearResourceFilters}>
          <X size={16} aria-hidden="true" />
        </IconButton>
      ) : null}
      <span className="flex-1" />
      <span role="status" className="text-small text-text-2">
        {pages.loading || pages.failure !== null ? '' : counted(pages.total, 'resource')}
      </span>
      <IconButton label="Load again" onClick={pages.again} aria-disabled={pages.fetching ? true : undefined}>
        <RotateCw size={16} aria-hidden="true" />
      </IconButton>
    </search>
  );
}
