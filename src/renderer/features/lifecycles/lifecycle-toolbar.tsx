import { Cable, GitCompare, Network, Play, Plus, Redo2, Search, Table2, Undo2, Waypoints } from 'lucide-react';
import type { LifecycleRow } from '#contract/rpc/lifecycles.ts';
import { CommandButton, CommandIcon, RefusableCommand } from '#renderer/commands/command-button.tsx';
import { CanvasIcons, CommandIcons, ToolbarLine } from '#renderer/commands/command-icons.tsx';
import { clockTime } from '#renderer/lib/time.ts';
import { TextInput } from '#renderer/ui/field.tsx';
import { SyncMarks } from '#renderer/ui/sync-marks.tsx';
import { useCurrentLifecycle } from './current-lifecycle.ts';
import { selectElements, setDesigner, useDesigner, useDesignerLook } from './designer-store.ts';
import { useLifecycleDrafts } from './lifecycle-draft.ts';
import { ObjectTypeBadge } from './lifecycle-marks.tsx';
import { LifecycleMenu } from './lifecycle-menu.tsx';
import { useTablesLook } from './tables-look.ts';

interface LifecycleToolbarProps {
  readonly lifecycle: LifecycleRow;
  readonly found: ReadonlySet<string>;
}

/** What the lifecycle is, and what can be done with its drawing. */
export function LifecycleToolbar({ lifecycle, found }: LifecycleToolbarProps) {
  const { lid, object_type } = lifecycle;
  const { search, selected } = useDesigner(lid);
  const { view } = useTablesLook(lid);
  // Drawn anew with every change, as undo and redo say whether there is anything.
  useCurrentLifecycle();
  const save = useLifecycleDrafts((all) => all[lid]?.save);
  const next = () => {
    const ids = [...found];
    const at = ids.indexOf([...selected].at(-1) ?? '');
    const to = ids[(at + 1) % ids.length];
    if (to !== undefined) selectElements(lid, [to]);
  };
  return (
    <div
      role="toolbar"
      aria-label="Lifecycle"
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-1 border-line border-b px-2 py-0.5"
    >
      <ObjectTypeBadge type={object_type} />
      <SyncMarks of={lifecycle} />
      <span className="whitespace-nowrap text-small text-text-3">
        {save?.kind === 'saving' ? 'Saving…' : save?.kind === 'saved' ? `Saved ${clockTime(save.at)}` : ''}
      </span>
      <span className="flex-1" />
      <ViewSwitch view={view} />
      <div className="relative w-28 shrink-0">
        <Search size={14} aria-hidden="true" className="absolute top-1.5 left-2 text-text-3" />
        <TextInput
          type="search"
          aria-label="Find a state or transition"
          placeholder="Find"
          className="h-6.5! pl-7"
          value={search}
          onChange={(event) => setDesigner(lid, { search: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Enter') next();
          }}
        />
      </div>
      {search.trim() === '' ? null : (
        <span role="status" className="text-small text-text-2">
          {found.size}
        </span>
      )}
      <CommandButton
        command="lifecycle.add_state"
        icon={<Plus size={14} aria-hidden="true" />}
        className="h-6.5! px-2!"
      >
        State
      </CommandButton>
      <RefusableCommand
        command="lifecycle.add_transition"
        icon={<Cable size={14} aria-hidden="true" />}
        className="h-6.5! px-2!"
      >
        Transition
      </RefusableCommand>
      <ToolbarLine />
      <CommandIcons
        entries={[
          { command: 'lifecycle.undo', icon: Undo2, label: 'Undo' },
          { command: 'lifecycle.redo', icon: Redo2, label: 'Redo' },
        ]}
      />
      {view === 'drawing' ? <DrawingTools /> : null}
      <CommandIcon command="lifecycle.compare" target={{ lid }}>
        <GitCompare size={16} aria-hidden="true" />
      </CommandIcon>
      <ToolbarLine />
      <CommandButton
        command="lifecycle.simulate"
        look="primary"
        icon={<Play size={14} aria-hidden="true" />}
        className="h-6.5! px-2!"
      >
        Simulate
      </CommandButton>
      <LifecycleMenu lifecycle={lifecycle} inDesigner />
    </div>
  );
}

function DrawingTools() {
  const minimap = useDesignerLook((look) => look.minimap);
  return (
    <>
      <CommandIcon command="lifecycle.arrange">
        <Network size={16} aria-hidden="true" />
      </CommandIcon>
      <ToolbarLine />
      <CanvasIcons area="lifecycle" minimap={minimap} />
    </>
  );
}

/** The lifecycle as a drawing or as tables. */
function ViewSwitch({ view }: { readonly view: 'drawing' | 'tables' }) {
  return (
    <fieldset aria-label="Shown as" className="flex shrink-0 items-center">
      <CommandIcons
        entries={[
          { command: 'lifecycle.show_drawing', icon: Waypoints, label: 'Drawing', pressed: view === 'drawing' },
          { command: 'lifecycle.show_tables', icon: Table2, label: 'Tables', pressed: view === 'tables' },
        ]}
      />
    </fieldset>
  );
}
