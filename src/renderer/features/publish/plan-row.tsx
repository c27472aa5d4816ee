import { ChevronDown, ChevronRight } from 'lucide-react';
import type { EntityChange, PublishPlan } from '#contract/model/publish-plan.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { entityLabel } from '#renderer/lib/entity-label.ts';
import { counted } from '#renderer/lib/size.ts';
import { ChangeLines, ChangeSign, versionChange } from '#renderer/ui/change-mark.tsx';
import { ChangeDetails } from './change-details.tsx';
import { type PlanRow, reviewKey } from './plan-rows.ts';

interface PlanRowItemProps {
  readonly row: PlanRow;
  readonly plan: PublishPlan;
  readonly isOpen: boolean;
  /** The one line whose controls the Tab key reaches. */
  readonly isCurrent: boolean;
  readonly onFocus: () => void;
  readonly onOpen: (open: boolean) => void;
  readonly onPick: () => void;
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (key: string) => void;
}

export function PlanRowItem({
  row,
  plan,
  isOpen,
  isCurrent,
  onFocus,
  onOpen,
  onPick,
  ticked,
  onTick,
}: PlanRowItemProps) {
  const { change } = row;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  const tabIndex = isCurrent ? 0 : -1;
  return (
    <li data-plan-row={row.lid} className="border-line border-b last:border-b-0" onFocus={onFocus}>
      <div className={classNames('flex h-5.5 items-center', row.in_plan ? 'hover:bg-surface-2' : 'text-text-3')}>
        <label className="flex h-5.5 w-8 shrink-0 items-center justify-center">
          <input
            type="checkbox"
            data-plan-control="pick"
            aria-label={`Publish ${row.name}`}
            tabIndex={tabIndex}
            className="size-3.5 accent-accent-fill"
            checked={row.in_plan}
            disabled={row.needed}
            title={row.needed ? 'Something you picked needs it.' : undefined}
            onChange={onPick}
          />
        </label>
        <button
          type="button"
          data-plan-control="open"
          tabIndex={tabIndex}
          aria-expanded={isOpen}
          onClick={() => onOpen(!isOpen)}
          className="flex h-5.5 min-w-0 flex-1 items-center gap-2 pr-3 text-left"
        >
          <Chevron size={14} aria-hidden="true" className="shrink-0 text-text-3" />
          <ChangeSign action={row.action} dim={!row.in_plan} />
          <span className="w-20 shrink-0 truncate text-text-3">{entityLabel(row.type)}</span>
          <span className="min-w-0 flex-1 truncate">{row.name}</span>
          {row.needed ? <Chip title="Something you picked needs it.">needed</Chip> : null}
          {change ? <ChangeChips change={change} inPlan={row.in_plan} read={ticked.has(reviewKey(change))} /> : null}
          <span className="w-24 shrink-0 text-right font-code text-text-2">{change ? versionChange(change) : ''}</span>
          <span className="w-20 shrink-0 text-right font-code">
            {change ? <ChangeLines fields={change.fields} /> : null}
          </span>
        </button>
      </div>
      {isOpen ? <ChangeDetails row={row} plan={plan} ticked={ticked} onTick={onTick} /> : null}
    </li>
  );
}

interface ChangeChipsProps {
  readonly change: EntityChange;
  readonly inPlan: boolean;
  readonly read: boolean;
}

function ChangeChips({ change, inPlan, read }: ChangeChipsProps) {
  const uses = change.live_uses ?? 0;
  return (
    <>
      {change.merged.length > 0 ? (
        <Chip title={`What others published was merged into: ${change.merged.join(', ')}.`}>merged</Chip>
      ) : null}
      {inPlan && change.review.length > 0 ? (
        <Chip tone={read ? 'ok' : 'warn'} title={change.review.join(' ')}>
          {read ? 'read' : 'read it first'}
        </Chip>
      ) : null}
      {uses > 0 ? (
        <Chip tone="warn" title={`${counted(uses, 'enabled binding')} ${uses === 1 ? 'runs' : 'run'} it now.`}>
          LIVE in {uses}
        </Chip>
      ) : null}
    </>
  );
}

const tones = { plain: 'bg-surface-3 text-text-2', warn: 'bg-warn-soft text-warn', ok: 'bg-ok-soft text-ok' } as const;

interface ChipProps {
  readonly tone?: keyof typeof tones;
  readonly title: string;
  readonly children: React.ReactNode;
}

function Chip({ tone = 'plain', title, children }: ChipProps) {
  return (
    <span title={title} className={classNames('shrink-0 rounded-sm px-1.5 text-small', tones[tone])}>
      {children}
    </span>
  );
}
