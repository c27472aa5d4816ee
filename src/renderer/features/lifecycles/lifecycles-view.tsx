import { FileUp, Plus, Search, Waypoints } from 'lucide-react';
import { lifecycleObjectTypes } from '#contract/model/lifecycle.ts';
import { objectTypeWords } from '#engine/lifecycle/element-words.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { useLifecycles } from '#renderer/api/lifecycles.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { counted } from '#renderer/lib/size.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyNote, EmptyState } from '#renderer/ui/empty-state.tsx';
import { SelectInput, TextInput } from '#renderer/ui/field.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { useLifecycleList } from './designer-store.ts';
import { LifecycleListRow } from './lifecycle-list-row.tsx';

/** Every lifecycle of the workspace. */
export function LifecyclesView() {
  const { lifecycles, error } = useLifecycles();
  const { search, object_type } = useLifecycleList();
  const words = search.trim().toLowerCase().split(/\s+/);
  const shown = (lifecycles ?? []).filter(
    (one) =>
      words.every((word) => one.name.toLowerCase().includes(word)) &&
      (object_type === null || one.object_type === object_type),
  );
  return (
    <section aria-label="Lifecycles" className="absolute inset-0 flex flex-col">
      <header className="flex shrink-0 items-center gap-2 border-line border-b px-4 py-2">
        <Waypoints size={16} aria-hidden="true" className="text-text-2" />
        <h2 className="font-semibold">Lifecycles</h2>
        <Filters />
        <div className="flex-1" />
        <span role="status" className="text-small text-text-2">
          {lifecycles === null ? '' : counted(shown.length, 'lifecycle')}
        </span>
        <CommandButton command="lifecycle.import" icon={<FileUp size={14} aria-hidden="true" />}>
          Import
        </CommandButton>
        <CommandButton command="lifecycle.new" look="primary" icon={<Plus size={14} aria-hidden="true" />}>
          New lifecycle
        </CommandButton>
      </header>
      {error === null ? null : <Banner tone="bad">{failureOf(error).message}</Banner>}
      {lifecycles === null ? (
        <Skeleton label="Loading lifecycles" rows={8} />
      ) : shown.length > 0 ? (
        <ul aria-label="Lifecycles" className="min-h-0 flex-1 overflow-y-auto">
          {shown.map((lifecycle) => (
            <LifecycleListRow key={lifecycle.lid} lifecycle={lifecycle} />
          ))}
        </ul>
      ) : (
        <NothingFound total={lifecycles.length} />
      )}
    </section>
  );
}

function Filters() {
  const { search, object_type } = useLifecycleList();
  const set = useLifecycleList.setState;
  return (
    <search aria-label="Filter the lifecycles" className="ml-2 flex items-center gap-2">
      <div className="relative w-56">
        <Search size={14} aria-hidden="true" className="absolute top-1.75 left-2 text-text-3" />
        <TextInput
          type="search"
          aria-label="Search lifecycles"
          placeholder="Search name"
          className="pl-7"
          value={search}
          onChange={(event) => set({ search: event.target.value })}
        />
      </div>
      <SelectInput
        aria-label="Object type"
        className="w-40!"
        value={object_type ?? ''}
        onChange={(event) =>
          set({ object_type: lifecycleObjectTypes.find((one) => one === event.target.value) ?? null })
        }
      >
        <option value="">Any object type</option>
        {lifecycleObjectTypes.map((one) => (
          <option key={one} value={one}>
            {objectTypeWords[one]}
          </option>
        ))}
      </SelectInput>
    </search>
  );
}

function NothingFound({ total }: { readonly total: number }) {
  if (total === 0) {
    return (
      <EmptyState title="No lifecycle yet" action={<CommandButton command="lifecycle.new" look="primary" />}>
        <p>
          A lifecycle says through which states users, roles or groups go, on which conditions, and what happens on the
          way. It is drawn, checked and tried out here before anybody is moved through it. Four complete ones come with
          the studio to begin from.
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyNote
      action={
        <Button onClick={() => useLifecycleList.setState({ search: '', object_type: null })}>
          Show all {total} lifecycles
        </Button>
      }
    >
      <p>No lifecycle matches the filters.</p>
    </EmptyNote>
  );
}
