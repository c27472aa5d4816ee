import {
  CircleCheck,
  CircleDashed,
  CircleX,
  Hourglass,
  type LucideIcon,
  Octagon,
  RotateCw,
  SkipForward,
  TimerOff,
  TriangleAlert,
  Workflow,
} from 'lucide-react';
import type { DrawingProps } from '#renderer/canvas/canvas-parts.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { duration } from '#renderer/lib/time.ts';
import type { StepLook } from '#renderer/state/pipeline-run.ts';
import { StatusMark, UnpublishedMark } from '#renderer/ui/script-mark.tsx';
import { operationWords, policyWord, scriptTextWord } from './binding-words.ts';
import type { BindingData, OperationData } from './pipeline-layout.ts';

const policyIcons = { abort: Octagon, continue: SkipForward, retry: RotateCw } as const;

const frame = 'flex h-full w-full rounded-sm border bg-surface-1 text-ui';

/** A binding on the canvas: where in its phase it runs, what, and how. */
export function BindingCard({ node, isSelected, isDragging }: DrawingProps) {
  const { row, position, problem, look } = node.data as BindingData;
  const PolicyIcon = policyIcons[row.failure_policy];
  const tone = row.hook_phase === 'before' ? 'bg-before-soft text-before' : 'bg-after-soft text-after';
  return (
    <div
      className={classNames(
        frame,
        isSelected ? 'border-accent shadow-[0_0_0_1px_var(--accent)]' : borderOf(look),
        !row.enabled && 'border-dashed bg-surface-0',
        isDragging && 'cursor-grabbing shadow-float',
      )}
    >
      <span
        className={classNames(
          'flex w-7 shrink-0 items-center justify-center rounded-l-sm font-semibold',
          row.enabled ? tone : 'bg-surface-2 text-text-3',
        )}
        title={`Order ${row.execution_order}`}
      >
        {position}
      </span>
      <span className="flex min-w-0 flex-1 flex-col justify-center gap-0.5 px-2">
        <span className="flex items-center gap-1">
          {row.script_status === null ? null : <StatusMark status={row.script_status} />}
          <span className={classNames('min-w-0 flex-1 truncate font-semibold', !row.enabled && 'text-text-3')}>
            {row.script_name}
          </span>
          {problem === null ? null : (
            <TriangleAlert size={14} className="shrink-0 text-warn" aria-hidden="true">
              <title>{problem}</title>
            </TriangleAlert>
          )}
        </span>
        <span className="flex items-center gap-1.5 whitespace-nowrap text-small text-text-2">
          {look === null || look.state === 'waiting' ? (
            <>
              <span className="min-w-0 truncate">{scriptTextWord(row)}</span>
              <span className="flex items-center gap-1" title={`Policy: ${policyWord(row)}`}>
                <PolicyIcon size={12} aria-hidden="true" />
                {policyWord(row)}
              </span>
              <span title="Time limit of one attempt">{row.timeout_seconds} s</span>
              {row.enabled ? null : <span className="rounded-sm bg-surface-3 px-1 text-caps text-text-1">off</span>}
              <span className="flex-1" />
              {row.unpublished ? <UnpublishedMark /> : null}
            </>
          ) : (
            <LookLine look={look} />
          )}
        </span>
      </span>
    </div>
  );
}

const lookIcons: Readonly<Record<StepLook['state'], { icon: LucideIcon; colour: string; word: string }>> = {
  waiting: { icon: CircleDashed, colour: 'text-text-3', word: 'waiting' },
  running: { icon: Hourglass, colour: 'text-info', word: 'running' },
  success: { icon: CircleCheck, colour: 'text-ok', word: 'success' },
  failure: { icon: CircleX, colour: 'text-bad', word: 'failure' },
  timeout: { icon: TimerOff, colour: 'text-bad', word: 'timeout' },
  skipped: { icon: SkipForward, colour: 'text-info', word: 'skipped' },
  not_reached: { icon: CircleDashed, colour: 'text-text-3', word: 'not reached' },
};

/** How a step of a dry run went: status, attempts and time. */
export function LookLine({ look }: { readonly look: StepLook }) {
  const { icon: Icon, colour, word } = lookIcons[look.state];
  return (
    <span className={classNames('flex min-w-0 items-center gap-1', colour)}>
      <Icon size={14} aria-hidden="true" className="shrink-0" />
      <span className="truncate">
        {word}
        {look.attempts > 1 ? ` · ${look.attempts} attempts` : ''}
        {look.duration_ms === null ? '' : ` · ${duration(look.duration_ms)}`}
      </span>
    </span>
  );
}

/** The same where there is little room: the words are its title. */
export function LookMark({ look }: { readonly look: StepLook }) {
  const { icon: Icon, colour } = lookIcons[look.state];
  return (
    <span className={classNames('flex shrink-0 items-center gap-1 text-small', colour)} title={look.words}>
      <Icon size={14} aria-hidden="true" />
    </span>
  );
}

function borderOf(look: StepLook | null): string {
  switch (look?.state) {
    case 'running':
      return 'border-info shadow-[0_0_0_1px_var(--info)]';
    case 'success':
      return 'border-ok';
    case 'failure':
    case 'timeout':
      return 'border-bad';
    case 'not_reached':
      return 'border-line border-dashed text-text-3';
    default:
      return 'border-line-strong';
  }
}

/** The connector's own operation, between the lanes of bindings. */
export function OperationCard({ node, isSelected }: DrawingProps) {
  const { operation, target, look } = node.data as OperationData;
  return (
    <div
      className={classNames(
        frame,
        'flex-col justify-center gap-0.5 bg-surface-2 px-3',
        isSelected ? 'border-accent shadow-[0_0_0_1px_var(--accent)]' : borderOf(look),
      )}
    >
      <span className="flex items-center gap-1.5 font-semibold">
        <Workflow size={14} aria-hidden="true" className="shrink-0 text-text-2" />
        {operationWords[operation]}
      </span>
      <span className="truncate text-small text-text-2">
        {look === null || look.state === 'waiting' ? target : <LookLine look={look} />}
      </span>
    </div>
  );
}
