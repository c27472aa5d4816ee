import { Trash2 } from 'lucide-react';
import { useCallback } from 'react';
import { z } from 'zod';
import {
  gracePeriodHours,
  type LifecycleConfig,
  type LifecycleTransition,
  transitionName,
} from '#contract/model/lifecycle.ts';
import { changeTransition } from '#engine/lifecycle/edits.ts';
import { CommandButton, RefusableCommand } from '#renderer/commands/command-button.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { counted } from '#renderer/lib/size.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import type { Column } from '#renderer/ui/data-table.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { FormTable } from '#renderer/ui/form-table.tsx';
import { CellNote, CheckedCell } from './checked-cell.tsx';
import { selectElements, setDesigner, useDesigner } from './designer-store.ts';
import { editTransition, removeElements, tryEdit } from './edit-lifecycle.ts';
import { transitionInWords } from './lifecycle-words.ts';
import { StateSelect } from './state-select.tsx';
import { type LifecycleTableProps, rowProblems, useRefusals } from './table-notes.tsx';
import { setTablesLook } from './tables-look.ts';

/** Every transition, edited in place (032 US3). */
export function TransitionsTable({ lid, config, problems, found }: LifecycleTableProps) {
  const { selected, naming } = useDesigner(lid);
  const refusals = useRefusals();
  const onFocused = useCallback(() => setDesigner(lid, { naming: false }), [lid]);
  const [only] = selected;
  if (config.transitions.length === 0) return <NoTransitions states={config.states.length} />;
  const names = new Map(config.states.map(({ id, name }) => [id, name]));
  return (
    <FormTable
      label="Transitions"
      className="min-w-175"
      columns={columnsOf(lid, config, refusals)}
      rows={config.transitions}
      idOf={({ id }) => id}
      wordsOf={(one) => transitionInWords(one, (id) => names.get(id) ?? 'no state', problems.get(one.id) ?? [])}
      noteOf={({ id }) => rowProblems(problems.get(id))}
      current={only ?? null}
      isMarked={({ id }) => found.has(id)}
      onEnter={(id) => selected.has(id) || selectElements(lid, [id])}
      focus={naming && only !== undefined ? { id: only, cell: 'name' } : null}
      onFocused={onFocused}
      onAdd={() => void runCommand('lifecycle.add_transition')}
    />
  );
}

function NoTransitions({ states }: { readonly states: number }) {
  if (states < 2) {
    return (
      <EmptyNote action={<CommandButton command="lifecycle.add_state" look="primary" />}>
        <p>A transition leads from one state to another. Add two states first.</p>
      </EmptyNote>
    );
  }
  return (
    <EmptyNote action={<RefusableCommand command="lifecycle.add_transition" look="primary" />}>
      <p>A transition leads from one state to another, such as Activate. There is none yet, so nothing ever moves.</p>
    </EmptyNote>
  );
}

/** Text, as it is typed; it takes effect where it is a number of hours that is allowed. */
const graceText = z
  .string()
  .trim()
  .superRefine((text, context) => {
    const checked = gracePeriodHours.safeParse(text === '' ? Number.NaN : Number(text));
    if (!checked.success) context.addIssue({ code: 'custom', message: 'Enter a whole number of hours from 0 to 720.' });
  });

function columnsOf(
  lid: string,
  config: LifecycleConfig,
  refusals: ReturnType<typeof useRefusals>,
): Column<LifecycleTransition>[] {
  const end = (transition: LifecycleTransition, side: 'from' | 'to') => (
    <>
      <StateSelect
        data-cell={side}
        aria-label={`${side === 'from' ? 'From' : 'To'}, of ${transition.name}`}
        aria-invalid={refusals.of(transition.id, side) === undefined ? undefined : true}
        className="h-6!"
        config={config}
        value={transition[`${side}_state_id`]}
        only={(state) => (side === 'from' ? !state.is_terminal : state.id !== transition.from_state_id)}
        onChange={(state) =>
          refusals.attempt(transition.id, side, () =>
            tryEdit(lid, (now) => changeTransition(now, transition.id, { [`${side}_state_id`]: state })),
          )
        }
      />
      <CellNote text={refusals.of(transition.id, side)} />
    </>
  );
  return [
    {
      id: 'name',
      title: 'Name',
      className: 'pl-2!',
      cell: ({ id, name }) => (
        <CheckedCell
          label={`Name of ${name}`}
          cell="name"
          value={name}
          schema={transitionName}
          onChange={(next) => editTransition(lid, id, { name: next }, 'name')}
        />
      ),
    },
    { id: 'from', title: 'From', className: 'w-[22%]', cell: (transition) => end(transition, 'from') },
    { id: 'to', title: 'To', className: 'w-[22%]', cell: (transition) => end(transition, 'to') },
    {
      id: 'approval',
      title: 'Approval',
      className: 'w-20',
      cell: ({ id, name, requires_approval }) => (
        <label className="flex h-6 items-center gap-1.5">
          <input
            type="checkbox"
            data-cell="approval"
            aria-label={`Requires approval: ${name}`}
            className="size-3.5 accent-accent-fill"
            checked={requires_approval}
            onChange={(event) => editTransition(lid, id, { requires_approval: event.target.checked })}
          />
          {requires_approval ? 'needed' : ''}
        </label>
      ),
    },
    {
      id: 'grace',
      title: 'Grace, hours',
      className: 'w-24',
      cell: ({ id, name, grace_period_hours }) => (
        <CheckedCell
          label={`Grace period of ${name} in hours`}
          cell="grace"
          numeric
          value={String(grace_period_hours)}
          schema={graceText}
          onChange={(text) => editTransition(lid, id, { grace_period_hours: Number(text) }, 'grace')}
        />
      ),
    },
    {
      id: 'conditions',
      title: 'Conditions',
      className: 'w-20 text-right',
      cell: ({ id, name, conditions }) => (
        <button
          type="button"
          data-cell="conditions"
          aria-label={`${counted(conditions.length, 'condition')} of ${name}`}
          className="h-6 w-full text-right text-accent hover:underline"
          onClick={() => setTablesLook(lid, { table: 'conditions', transition: id })}
        >
          {conditions.length}
        </button>
      ),
    },
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
