import { type KeyboardEvent, useState } from 'react';
import type { PublishPlan } from '#contract/model/publish-plan.ts';
import { Button } from '#renderer/ui/button.tsx';
import { listTarget } from '#renderer/ui/list-keys.ts';
import { PlanRowItem } from './plan-row.tsx';
import type { PlanRow } from './plan-rows.ts';

interface PlanListProps {
  readonly rows: readonly PlanRow[];
  readonly plan: PublishPlan;
  readonly open: ReadonlySet<string>;
  readonly onOpen: (lid: string, open: boolean) => void;
  readonly onPick: (lid: string) => void;
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (key: string) => void;
}

const pageSize = 200;

/** What happens to each entity. Arrows move between the lines and open them, Space picks. */
export function PlanList({ rows, plan, open, onOpen, onPick, ticked, onTick }: PlanListProps) {
  const [limit, setLimit] = useState(pageSize);
  const [cursor, setCursor] = useState<string | null>(null);
  const shown = rows.slice(0, limit);
  const current = shown.some((row) => row.lid === cursor) ? cursor : (shown[0]?.lid ?? null);
  return (
    <div className="flex flex-col">
      <ul
        aria-label="Changes"
        className="rounded-sm border border-line"
        onKeyDown={(event) => moveAlong(event, (lid, isOpen) => onOpen(lid, isOpen))}
      >
        {shown.map((row) => (
          <PlanRowItem
            key={row.lid}
            row={row}
            plan={plan}
            isOpen={open.has(row.lid)}
            isCurrent={row.lid === current}
            onFocus={() => setCursor(row.lid)}
            onOpen={(isOpen) => onOpen(row.lid, isOpen)}
            onPick={() => onPick(row.lid)}
            ticked={ticked}
            onTick={onTick}
          />
        ))}
      </ul>
      {rows.length > limit ? (
        <Button look="quiet" className="self-start" onClick={() => setLimit(limit + pageSize)}>
          Show {Math.min(pageSize, rows.length - limit)} more of {rows.length}
        </Button>
      ) : null}
    </div>
  );
}

/** Up and down keep to the kind of control that has the focus; left and right close and open the line. */
function moveAlong(event: KeyboardEvent<HTMLUListElement>, onOpen: (lid: string, open: boolean) => void): void {
  const control = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-plan-control]') : null;
  const lid = control?.closest<HTMLElement>('[data-plan-row]')?.dataset['planRow'];
  if (!control || lid === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') onOpen(lid, event.key === 'ArrowRight');
  else {
    const same = `[data-plan-control="${control.dataset['planControl']}"]`;
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>(same)];
    const at = all.indexOf(control);
    const to = listTarget(event.key, at, all.length);
    if (to === null) return;
    all[to]?.focus();
  }
  event.preventDefault();
}
