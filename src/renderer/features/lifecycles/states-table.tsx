import { Trash2 } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { type LifecycleConfig, type LifecycleState, stateName } from '#contract/model/lifecycle.ts';
import { inOrder, reorderStates } from '#engine/lifecycle/edits.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { counted } from '#renderer/lib/size.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import type { Column } from '#renderer/ui/data-table.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { FormTable } from '#renderer/ui/form-table.tsx';
import { CheckedCell } from './checked-cell.tsx';
import { descriptionText } from './config-fields.tsx';
import { selectElements, setDesigner, useDesigner } from './designer-store.ts';
import { edit, editState, removeElements } from './edit-lifecycle.ts';
import { stateInWords } from './lifecycle-words.ts';
import { changeKind, EntitlementSelect, KindCell } from './state-cells.tsx';
import { type LifecycleTableProps, rowProblems, useRefusals } from './table-notes.tsx';
import { setTablesLook } from './tables-look.ts';

/** Every state in its order, edited in place (032 US2). */
export function StatesTable({ lid, config, problems, found }: LifecycleTableProps) {
  const { selected, naming } = useDesigner(lid);
  const refusals = useRefusals();
  const states = useMemo(() => inOrder(config.states), [config.states]);
  const onFocused = useCallback(() => setDesigner(lid, { naming: false }), [lid]);
  const order = useMemo(() => new Map(states.map(({ id }, at) => [id, at + 1])), [states]);
  const [only] = selected;
  if (states.length === 0) {
    return (
      <EmptyNote action={<CommandButton command="lifecycle.add_state" look="primary" />}>
        <p>A state is where an object of the lifecycle can be, such as Onboarding or Active. There is none yet.</p>
      </EmptyNote>
    );
  }
  const columns = columnsOf(lid, config, order, refusals);
  return (
    <FormTable
      label="States"
      className="min-w-225"
      columns={columns}
      rows={states}
      idOf={({ id }) => id}
      wordsOf={(state) => stateInWords(state, config.initial_state_id === state.id, problems.get(state.id) ?? [])}
      noteOf={({ id }) => rowProblems(problems.get(id))}
      current={only ?? null}
      isMarked={({ id }) => found.has(id)}
      onEnter={(id) => selected.has(id) || selectElements(lid, [id])}
      focus={naming && only !== undefined ? { id: only, cell: 'name' } : null}
      onFocused={onFocused}
      onMove={(from, to) => {
        const moved = states[from];
        if (moved === undefined || to < 0 || to >= states.length) return;
        const ids = states
          .toSpliced(from, 1)
          .toSpliced(to, 0, moved)
          .map(({ id }) => id);
        edit(lid, (now) => reorderStates(now, ids));
      }}
      onAdd={() => void runCommand('lifecycle.add_state')}
    />
  );
}

function columnsOf(
  lid: string,
  config: LifecycleConfig,
  order: ReadonlyMap<string, number>,
  refusals: ReturnType<typeof useRefusals>,
): Column<LifecycleState>[] {
  const actionsOf = (state: LifecycleState, side: 'entry' | 'exit') => (
    <button
      type="button"
      data-cell={side}
      className="h-6 w-full text-right text-accent hover:underline"
      aria-label={`${counted(state[`${side}_actions`].length, 'action')} on ${side} of ${state.name}`}
      onClick={() => setTablesLook(lid, { table: 'actions', state: state.id })}
    >
      {state[`${side}_actions`].length}
    </button>
  );
  return [
    {
      id: 'position',
      title: 'Pos.',
      className: 'w-10 text-right',
      cell: ({ id }) => <span className="leading-6 text-text-3">{order.get(id)}</span>,
    },
    {
      id: 'name',
      title: 'Name',
      className: 'w-[22%]',
      cell: (state) => (
        <CheckedCell
          label={`Name of ${state.name}`}
          cell="name"
          value={state.name}
          schema={stateName}
          onChange={(name) => editState(lid, state.id, { name }, 'name')}
        />
      ),
    },
    {
      id: 'description',
      title: 'Description',
      className: '',
      cell: (state) => (
        <CheckedCell
          label={`Description of ${state.name}`}
          cell="description"
          value={state.description ?? ''}
          schema={descriptionText}
          onChange={(text) => editState(lid, state.id, { description: text === '' ? null : text }, 'description')}
        />
      ),
    },
    {
      id: 'kind',
      title: 'Kind',
      className: 'w-36',
      cell: (state) => (
        <KindCell
          state={state}
          isInitial={config.initial_state_id === state.id}
          refusal={refusals.of(state.id, 'kind')}
          onChange={(kind) => refusals.attempt(state.id, 'kind', () => changeKind(lid, state, kind))}
        />
      ),
    },
    {
      id: 'entitlements',
      title: 'On entry, entitlements',
      className: 'w-44',
      cell: (state) => (
        <EntitlementSelect
          data-cell="entitlements"
          aria-label={`Entitlements on entry of ${state.name}`}
          className="h-6!"
          value={state.entitlement_action}
          onChange={(entitlement_action) => editState(lid, state.id, { entitlement_action })}
        />
      ),
    },
    { id: 'entry', title: 'On entry', className: 'w-16 text-right', cell: (state) => actionsOf(state, 'entry') },
    { id: 'exit', title: 'On exit', className: 'w-14 text-right', cell: (state) => actionsOf(state, 'exit') },
    {
      id: 'more',
      title: '',
      className: 'w-10',
      cell: ({ id, name }) => (
        <IconButton label={`Delete ${name}`} onClick={() => void removeElements(lid, new Set([id]))}>
          <Trash2 size={14} aria-hidden="true" />
        </IconButton>
      ),
    },
  ];
}
