import { FileUp, Plus, Waypoints } from 'lucide-react';
import { lifecycleObjectTypes } from '#contract/model/lifecycle.ts';
import { objectTypeWords } from '#engine/lifecycle/element-words.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { useLifecycles } from '#renderer/api/lifecycles.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { FilterChoice } from '#renderer/ui/filter-choice.tsx';
import { ListPage, nameMatches } from '#renderer/ui/list-page.tsx';
import { SearchInput } from '#renderer/ui/search-input.tsx';
import { useLifecycleList } from './designer-store.ts';
import { LifecycleListRow } from './lifecycle-list-row.tsx';

/** Every lifecycle of the workspace. */
export function LifecyclesView() {
  const { lifecycles, error } = useLifecycles();
  const { search, object_type, status } = useLifecycleList();
  const shown = (lifecycles ?? []).filter(
    (one) =>
      nameMatches(one.name, search) &&
      (object_type === null || one.object_type === object_type) &&
      (status === null || one.is_active === (status === 'active')),
  );
  return (
    <ListPage
      title="Lifecycles"
      icon={Waypoints}
      noun="lifecycle"
      all={lifecycles}
      shown={shown}
      failure={error === null ? null : failureOf(error).message}
      filters={<Filters />}
      actions={
        <>
          <CommandButton command="lifecycle.import" icon={<FileUp size={14} aria-hidden="true" />}>
            Import
          </CommandButton>
          <CommandButton command="lifecycle.new" look="primary" icon={<Plus size={14} aria-hidden="true" />}>
            New lifecycle
          </CommandButton>
        </>
      }
      empty={
        <EmptyState title="No lifecycle yet" action={<CommandButton command="lifecycle.new" look="primary" />}>
          <p>
            A lifecycle says through which states users, roles or groups go, on which conditions, and what happens on
            the way. It is drawn, checked and tried out here before anybody is moved through it. Four complete ones come
            with the studio to begin from.
          </p>
        </EmptyState>
      }
      onShowAll={() => useLifecycleList.setState({ search: '', object_type: null, status: null })}
    >
      {(lifecycle) => <LifecycleListRow key={lifecycle.lid} lifecycle={lifecycle} />}
    </ListPage>
  );
}

/** By object type and by whether it is active (032 FR-002). */
function Filters() {
  const { search, object_type, status } = useLifecycleList();
  const set = useLifecycleList.setState;
  return (
    <>
      <SearchInput
        label="Search lifecycles"
        placeholder="Search name"
        className="w-44"
        value={search}
        onChange={(text) => set({ search: text })}
      />
      <FilterChoice
        label="Object type"
        all="Any object type"
        value={object_type}
        options={lifecycleObjectTypes.map((one) => [one, objectTypeWords[one]])}
        onChange={(chosen) => set({ object_type: chosen })}
      />
      <FilterChoice
        label="Status"
        all="Any status"
        value={status}
        options={[
          ['active', 'Active'],
          ['inactive', 'Inactive'],
        ]}
        onChange={(chosen) => set({ status: chosen })}
      />
    </>
  );
}
