import { ChevronsDownUp, ChevronsUpDown } from 'lucide-react';
import type { PlanView } from '#contract/rpc/sync.ts';
import { counted } from '#renderer/lib/size.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import type { Picks } from './plan-rows.ts';
import { planSummary } from './publish-words.ts';

interface PlanToolsProps {
  readonly view: PlanView;
  readonly picks: Picks;
  readonly onPicks: (picks: Picks) => void;
  readonly allOpen: boolean;
  readonly onOpenAll: (open: boolean) => void;
}

/** Picks all lines or none, opens or closes them, and says what the picked ones come to. */
export function PlanTools({ view, picks, onPicks, allOpen, onOpenAll }: PlanToolsProps) {
  const all = picks === null || view.all.every((one) => picks.has(one.lid));
  const needed = view.added.length;
  return (
    <div className="flex h-6 items-center gap-2">
      <label className="flex h-6 w-8 shrink-0 items-center justify-center">
        <input
          type="checkbox"
          aria-label="Pick every change"
          className="size-3.5 accent-accent-fill"
          checked={all}
          ref={(input) => {
            if (input) input.indeterminate = !all && view.plan.changes.length > 0;
          }}
          onChange={() => onPicks(all ? new Set() : null)}
        />
      </label>
      <span className="min-w-0 flex-1 truncate text-text-2">
        {view.plan.changes.length} of {counted(view.all.length, 'change')} picked: {planSummary(view.plan)}
        {needed > 0
          ? ` ${counted(needed, 'line')} added because what you picked needs ${needed === 1 ? 'it' : 'them'}.`
          : ''}
      </span>
      <IconButton label={allOpen ? 'Close all lines' : 'Open all lines'} onClick={() => onOpenAll(!allOpen)}>
        {allOpen ? <ChevronsDownUp size={16} aria-hidden="true" /> : <ChevronsUpDown size={16} aria-hidden="true" />}
      </IconButton>
    </div>
  );
}
