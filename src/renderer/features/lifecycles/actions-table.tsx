import { useMemo } from 'react';
import type { LifecycleState, StateAction } from '#contract/model/lifecycle.ts';
import { inOrder } from '#engine/lifecycle/edits.ts';
import { actionWord } from '#engine/lifecycle/element-words.ts';
import type { LifecycleProblem } from '#engine/lifecycle/problem.ts';
import type { Column } from '#renderer/ui/data-table.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { ActionsEditor } from './actions-editor.tsx';
import { editState } from './edit-lifecycle.ts';
import { gravest } from './lifecycle-words.ts';
import { type PartRow, PartsEditor, PartsView } from './parts-view.tsx';
import { SeverityMark } from './state-card.tsx';
import type { LifecycleTableProps } from './table-notes.tsx';
import { setTablesLook, useTablesLook } from './tables-look.ts';

const sides = ['entry_actions', 'exit_actions'] as const;
type Side = (typeof sides)[number];

interface ActionRow extends PartRow {
  readonly list: Side;
  readonly state: LifecycleState;
  readonly action: StateAction;
  readonly problems: readonly LifecycleProblem[];
}

/** The actions of all states or of one, in the order in which they happen (032 US5). */
export function ActionsTable({ lid, config, problems }: LifecycleTableProps) {
  const { state: shown } = useTablesLook(lid);
  const states = useMemo(() => inOrder(config.states), [config.states]);
  const rows = useMemo(() => states.flatMap((state) => rowsOf(state, problems.get(state.id))), [states, problems]);
  const byId = new Map(states.map((state) => [state.id, state]));
  const owner = shown !== null && byId.has(shown) ? shown : null;
  const write = (id: string, list: Side, actions: readonly StateAction[], run: string | null = null) =>
    editState(lid, id, { [list]: [...actions] }, run);
  if (states.length === 0) {
    return (
      <EmptyNote>
        <p>
          Actions happen when an object enters or leaves a state, and there is no state yet. Add one in the table
          States.
        </p>
      </EmptyNote>
    );
  }
  return (
    <PartsView
      label="Actions"
      owners={{
        label: 'State',
        all: 'All states',
        choices: states.map(({ id, name, entry_actions, exit_actions }) => {
          return { id, name, parts: entry_actions.length + exit_actions.length };
        }),
        shown: owner,
        onShow: (state) => setTablesLook(lid, { state }),
      }}
      columns={columns}
      rows={owner === null ? rows : rows.filter((row) => row.owner === owner)}
      onMove={({ state, list, action, at }, to) =>
        write(state.id, list, state[list].toSpliced(at, 1).toSpliced(to, 0, action))
      }
      onRemove={({ state, list, at }) => write(state.id, list, state[list].toSpliced(at, 1))}
      empty={
        <EmptyNote>
          {owner === null ? (
            <p>No state has an action yet. Choose one above to say what happens on entering or leaving it.</p>
          ) : (
            <p>Nothing happens on entering or leaving {byId.get(owner)?.name}. Add an action at the right.</p>
          )}
        </EmptyNote>
      }
      editorOf={(id) => {
        const state = byId.get(id ?? '');
        if (state === undefined) return <EmptyNote>Select an action, or choose a state above.</EmptyNote>;
        return (
          <PartsEditor title={`Actions of ${state.name}`}>
            <ActionsEditor
              key={`${state.id} entry`}
              title="Actions on entry"
              actions={state.entry_actions}
              onChange={(actions, run) => write(state.id, 'entry_actions', actions, run)}
            />
            <ActionsEditor
              key={`${state.id} exit`}
              title="Actions on exit"
              actions={state.exit_actions}
              onChange={(actions, run) => write(state.id, 'exit_actions', actions, run)}
            />
          </PartsEditor>
        );
      }}
    />
  );
}

function rowsOf(state: LifecycleState, problems: readonly LifecycleProblem[] = []): ActionRow[] {
  return sides.flatMap((list) =>
    state[list].map((action, at) => {
      const own = problems.filter(({ part }) => part?.field === list && part.index === at);
      return { owner: state.id, list, at, state, action, problems: own };
    }),
  );
}

const columns: readonly Column<ActionRow>[] = [
  { id: 'state', title: 'State', className: 'w-[24%]', cell: ({ state }) => state.name },
  {
    id: 'when',
    title: 'When',
    className: 'w-18',
    cell: ({ list }) => (list === 'entry_actions' ? 'on entry' : 'on exit'),
  },
  { id: 'at', title: 'No.', className: 'w-10 text-right', cell: ({ at }) => at + 1 },
  {
    id: 'action',
    title: 'Action',
    className: 'w-[26%]',
    cell: ({ action, problems }) => (
      <span className="flex items-center gap-1.5">
        <span className="truncate">{actionWord(action.action_type)}</span>
        <SeverityMark severity={gravest(problems)} messages={problems.map(({ message }) => message).join('\n')} />
      </span>
    ),
  },
  {
    id: 'parameters',
    title: 'Parameters',
    className: 'text-text-2',
    cell: ({ action }) => parametersInWords(action),
  },
];

function parametersInWords({ parameters }: StateAction): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
