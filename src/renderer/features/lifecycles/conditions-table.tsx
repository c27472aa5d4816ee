import { Check, X } from 'lucide-react';
import { useMemo } from 'react';
import type { ConditionResult, LifecycleTransition, TransitionCondition } from '#contract/model/lifecycle.ts';
import { celType } from '#engine/expression/evaluate-condition.ts';
import type { LifecycleProblem } from '#engine/lifecycle/problem.ts';
import { evaluateConditions } from '#engine/lifecycle/simulate.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import type { Column } from '#renderer/ui/data-table.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { ConditionsEditor } from './conditions-editor.tsx';
import { editTransition } from './edit-lifecycle.ts';
import { gravest } from './lifecycle-words.ts';
import { type PartRow, PartsEditor, PartsView } from './parts-view.tsx';
import { readSampleText, useSampleText } from './sample-object.ts';
import { SeverityMark } from './state-card.tsx';
import type { LifecycleTableProps } from './table-notes.tsx';
import { setTablesLook, useTablesLook } from './tables-look.ts';

interface ConditionRow extends PartRow {
  readonly transition: LifecycleTransition;
  readonly condition: TransitionCondition;
  /** Undefined while the sample object cannot be read. */
  readonly result: ConditionResult | undefined;
  readonly problems: readonly LifecycleProblem[];
}

/** The conditions of all transitions or of one, each with what it says of the sample object (032 US4). */
export function ConditionsTable({ lid, config, problems }: LifecycleTableProps) {
  const { transition: shown } = useTablesLook(lid);
  const text = useSampleText(lid);
  const sample = useMemo(() => readSampleText(text), [text]);
  const rows = useMemo(() => rowsOf(config.transitions, sample, problems), [config.transitions, sample, problems]);
  const byId = new Map(config.transitions.map((transition) => [transition.id, transition]));
  const owner = shown !== null && byId.has(shown) ? shown : null;
  const write = (id: string, conditions: readonly TransitionCondition[], run: string | null = null) =>
    editTransition(lid, id, { conditions: [...conditions] }, run);
  if (config.transitions.length === 0) {
    return (
      <EmptyNote>
        <p>Conditions belong to transitions, and there is none yet. Add one in the table Transitions.</p>
      </EmptyNote>
    );
  }
  return (
    <PartsView
      label="Conditions"
      owners={{
        label: 'Transition',
        all: 'All transitions',
        choices: config.transitions.map(({ id, name, conditions }) => ({ id, name, parts: conditions.length })),
        shown: owner,
        onShow: (transition) => setTablesLook(lid, { transition }),
      }}
      columns={columns}
      rows={owner === null ? rows : rows.filter((row) => row.owner === owner)}
      onMove={({ transition: { id, conditions }, condition, at }, to) =>
        write(id, conditions.toSpliced(at, 1).toSpliced(to, 0, condition))
      }
      onRemove={({ transition: { id, conditions }, at }) => write(id, conditions.toSpliced(at, 1))}
      empty={
        <EmptyNote>
          {owner === null ? (
            <p>No transition has a condition yet, so all are always open. Choose one above to add a condition.</p>
          ) : (
            <p>{byId.get(owner)?.name} has no condition yet, so it is always open. Add one at the right.</p>
          )}
        </EmptyNote>
      }
      editorOf={(id) => {
        const transition = byId.get(id ?? '');
        if (transition === undefined) return <EmptyNote>Select a condition, or choose a transition above.</EmptyNote>;
        return (
          <PartsEditor title={`Conditions of ${transition.name}`}>
            <Verdict rows={rows.filter((row) => row.owner === transition.id)} />
            <ConditionsEditor
              key={transition.id}
              lid={lid}
              conditions={transition.conditions}
              onChange={(conditions, run) => write(transition.id, conditions, run)}
            />
          </PartsEditor>
        );
      }}
    />
  );
}

function rowsOf(
  transitions: readonly LifecycleTransition[],
  sample: ReturnType<typeof readSampleText>,
  problems: LifecycleTableProps['problems'],
): readonly ConditionRow[] {
  return transitions.flatMap((transition) => {
    const results =
      'object' in sample ? evaluateConditions(transition.conditions, sample.object, Date.now()) : undefined;
    const all = problems.get(transition.id) ?? [];
    return transition.conditions.map((condition, at) => {
      const own = all.filter(({ part }) => part?.field.startsWith('conditions') && part.index === at);
      const row = { owner: transition.id, list: 'conditions', at };
      return { ...row, transition, condition, result: results?.[at], problems: own };
    });
  });
}

/** Whether the sample object may take the transition (032 US4-3, US4-4). */
function Verdict({ rows }: { readonly rows: readonly ConditionRow[] }) {
  if (rows.length === 0 || rows.some(({ result }) => result === undefined)) return null;
  const failed = rows.filter(({ result }) => result?.passed === false).map(({ at }) => at + 1);
  return (
    <Banner tone={failed.length === 0 ? 'info' : 'warn'}>
      {failed.length === 0
        ? 'Allowed: the sample object satisfies all conditions.'
        : `Not allowed: the sample object does not satisfy condition ${failed.join(', ')}.`}
    </Banner>
  );
}

const columns: readonly Column<ConditionRow>[] = [
  { id: 'transition', title: 'Transition', className: 'w-[24%]', cell: ({ transition }) => transition.name },
  { id: 'at', title: 'No.', className: 'w-10 text-right', cell: ({ at }) => at + 1 },
  {
    id: 'attribute',
    title: 'Attribute',
    className: 'w-[24%]',
    cell: ({ condition }) =>
      condition.condition_type === celType ? (
        <span className="text-text-3">CEL</span>
      ) : (
        <span className="font-code">{condition.attribute_path}</span>
      ),
  },
  {
    id: 'test',
    title: 'Test',
    className: '',
    cell: ({ condition, problems }) => (
      <span className="flex items-center gap-1.5">
        <span className="truncate font-code">{condition.expression}</span>
        <SeverityMark severity={gravest(problems)} messages={problems.map(({ message }) => message).join('\n')} />
      </span>
    ),
  },
  { id: 'result', title: 'On the sample', className: 'w-26', cell: ({ result }) => <Result result={result} /> },
];

function Result({ result }: { readonly result: ConditionResult | undefined }) {
  if (result === undefined) return <span className="text-text-3">no sample</span>;
  const Icon = result.passed ? Check : X;
  return (
    <span
      title={result.message}
      className={result.passed ? 'flex items-center gap-1 text-ok' : 'flex items-center gap-1 text-warn'}
    >
      <Icon size={14} aria-hidden="true" />
      {result.passed ? 'passed' : 'failed'}
    </span>
  );
}
