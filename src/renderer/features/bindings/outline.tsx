import { Octagon, RotateCw, SkipForward, TriangleAlert, Workflow } from 'lucide-react';
import { type KeyboardEvent, useId } from 'react';
import type { BindingRow } from '#contract/rpc/bindings.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { counted } from '#renderer/lib/size.ts';
import type { StepLook } from '#renderer/state/pipeline-run.ts';
import { CursorRow, TreeGroup } from '#renderer/ui/cursor-row.tsx';
import { StatusMark, UnpublishedMark } from '#renderer/ui/script-mark.tsx';
import { LookMark } from './binding-card.tsx';
import { bindingInWords, operationWords, policyWord, problemOf } from './binding-words.ts';
import { elementOf, nextLine, outlineTarget } from './pipeline-keys.ts';
import { operationId } from './pipeline-layout.ts';
import { type PipelineId, selectIn, usePipelineState } from './pipeline-store.ts';
import type { Pipeline } from './use-pipeline.ts';

interface OutlineProps {
  readonly id: PipelineId;
  readonly pipeline: Pipeline;
}

const policyIcons = { abort: Octagon, continue: SkipForward, retry: RotateCw } as const;

/** The same pipeline as a list: everything that the canvas does by pointer is done here by keys, and spoken. */
export function Outline({ id, pipeline }: OutlineProps) {
  const { shape } = pipeline;
  const base = useId();
  const selected = elementOf(usePipelineState(id).selected);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const to = event.key === 'e' ? nextLine(selected) : outlineTarget(shape, selected, event.key);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    selectIn(id, to);
  };
  const operationLook = shape.looks.get(operationId);
  const all = [...shape.before, ...shape.after];
  const isShown = selected !== null && (selected === operationId || all.some(({ lid }) => lid === selected));
  const item = (row: BindingRow, at: number, rows: readonly BindingRow[]) => (
    <BindingItem
      key={row.lid}
      id={`${base}-${row.lid}`}
      row={row}
      position={at + 1}
      total={rows.length}
      look={shape.looks.get(row.lid) ?? null}
      isSelected={row.lid === selected}
      onSelect={() => selectIn(id, row.lid)}
    />
  );
  return (
    <div
      role="tree"
      tabIndex={0}
      data-scope="binding"
      aria-label={`Outline of ${operationWords[id.operation_type].toLowerCase()}`}
      aria-activedescendant={isShown ? `${base}-${selected}` : undefined}
      onKeyDown={onKeyDown}
      className="group h-full overflow-y-auto pb-1 outline-none focus-visible:shadow-[inset_0_0_0_1px_var(--accent)]"
    >
      <Lane title="Before" rows={shape.before} item={item} />
      <TreeGroup label="Operation">
        <Head title="Operation" />
        <Item
          id={`${base}-${operationId}`}
          isSelected={selected === operationId}
          onSelect={() => selectIn(id, operationId)}
          label={operationLabel(pipeline)}
        >
          <Workflow size={14} aria-hidden="true" className="shrink-0 text-text-2" />
          <span className="min-w-0 flex-1 truncate">{operationWords[id.operation_type]}</span>
          {operationLook === undefined ? null : <LookMark look={operationLook} />}
        </Item>
      </TreeGroup>
      <Lane title="After" rows={shape.after} item={item} />
    </div>
  );
}

function operationLabel({ shape }: Pipeline): string {
  const look = shape.looks.get(operationId);
  const words = `Operation ${operationWords[shape.operation].toLowerCase()} on ${shape.target}`;
  return look === undefined ? words : `${words}, dry run: ${look.words}`;
}

interface LaneProps {
  readonly title: string;
  readonly rows: readonly BindingRow[];
  readonly item: (row: BindingRow, at: number, rows: readonly BindingRow[]) => React.ReactNode;
}

function Lane({ title, rows, item }: LaneProps) {
  return (
    <TreeGroup label={`${title}, ${counted(rows.length, 'binding')}`}>
      <Head title={title} />
      {rows.length === 0 ? (
        <p role="none" className="px-3 text-small text-text-3">
          Nothing runs {title.toLowerCase()} it.
        </p>
      ) : (
        rows.map(item)
      )}
    </TreeGroup>
  );
}

function Head({ title }: { readonly title: string }) {
  return (
    <p role="none" aria-hidden="true" className="section-head px-3 pt-2 pb-0.5">
      {title}
    </p>
  );
}

interface ItemProps {
  readonly id: string;
  readonly label: string;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  readonly children: React.ReactNode;
}

function Item({ id, label, isSelected, onSelect, children }: ItemProps) {
  return (
    <CursorRow
      id={id}
      role="treeitem"
      aria-level={1}
      aria-selected={isSelected}
      aria-label={label}
      onClick={onSelect}
      className={classNames(
        'flex h-5.5 items-center gap-1.5 px-3',
        isSelected ? 'bg-accent-soft' : 'hover:bg-surface-2',
      )}
    >
      {children}
    </CursorRow>
  );
}

interface BindingItemProps {
  readonly id: string;
  readonly row: BindingRow;
  readonly position: number;
  readonly total: number;
  readonly look: StepLook | null;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

function BindingItem({ id, row, position, total, look, isSelected, onSelect }: BindingItemProps) {
  const words = bindingInWords(row, position, total);
  const PolicyIcon = policyIcons[row.failure_policy];
  const problem = problemOf(row);
  return (
    <Item
      id={id}
      label={look === null ? words : `${words}, dry run: ${look.words}`}
      isSelected={isSelected}
      onSelect={onSelect}
    >
      <span className="w-4 shrink-0 text-right text-small text-text-3">{position}</span>
      {/* The space is for what reads the row as one text. */ ' '}
      {row.script_status === null ? null : <StatusMark status={row.script_status} />}
      <span className={classNames('min-w-0 flex-1 truncate', !row.enabled && 'text-text-3 line-through')}>
        {row.script_name}
      </span>
      {problem === null ? null : (
        <span title={problem} className="inline-flex shrink-0 text-warn">
          <TriangleAlert size={14} aria-hidden="true" />
        </span>
      )}
      {row.unpublished ? <UnpublishedMark /> : null}
      {look === null ? (
        <span title={policyWord(row)} className="inline-flex shrink-0 items-center gap-0.5 text-small text-text-3">
          <PolicyIcon size={12} aria-hidden="true" />
        </span>
      ) : (
        <LookMark look={look} />
      )}
    </Item>
  );
}
