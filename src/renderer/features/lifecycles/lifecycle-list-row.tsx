import { CircleAlert, CircleDashed, TriangleAlert } from 'lucide-react';
import type { LifecycleRow } from '#contract/rpc/lifecycles.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { counted } from '#renderer/lib/size.ts';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { StatusMark } from '#renderer/ui/script-mark.tsx';
import { SyncMarks } from '#renderer/ui/sync-marks.tsx';
import { ObjectTypeBadge } from './lifecycle-marks.tsx';
import { LifecycleMenu } from './lifecycle-menu.tsx';

/** A lifecycle in the list, with what can be done with it. */
export function LifecycleListRow({ lifecycle }: { readonly lifecycle: LifecycleRow }) {
  const { lid, name, description, object_type, is_active, states, transitions, updated_at } = lifecycle;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_5rem_5rem_10.5rem_8.5rem_5rem_auto] items-center gap-3 border-line border-b px-4 py-1.5 hover:bg-surface-1">
      <span className="flex min-w-0 items-center gap-2">
        <button
          type="button"
          title={description ?? undefined}
          onClick={() => void runCommand('lifecycle.open', { lid, name })}
          className="truncate rounded-sm text-left font-semibold hover:underline"
        >
          {name}
        </button>
        <SyncMarks of={lifecycle} />
      </span>
      <span>
        <ObjectTypeBadge type={object_type} />
      </span>
      <span className={`inline-flex items-center gap-1.5 ${is_active ? 'text-ok' : 'text-text-3'}`}>
        {is_active ? <StatusMark status="active" /> : <CircleDashed size={14} aria-hidden="true" />}
        {is_active ? 'active' : 'inactive'}
      </span>
      <span className="text-text-2">
        {counted(states, 'state')}, {counted(transitions, 'transition')}
      </span>
      <ProblemCounts lifecycle={lifecycle} />
      <span className="text-right text-text-2" title={exactTime(updated_at)}>
        {relativeTime(updated_at)}
      </span>
      <LifecycleMenu lifecycle={lifecycle} />
    </li>
  );
}

function ProblemCounts({ lifecycle: { errors, warnings } }: { readonly lifecycle: LifecycleRow }) {
  if (errors + warnings === 0) return <span className="text-text-3">no problems</span>;
  return (
    <span className="inline-flex items-center gap-2">
      {errors > 0 ? (
        <span className="inline-flex items-center gap-1 text-bad">
          <CircleAlert size={14} aria-hidden="true" />
          {counted(errors, 'error')}
        </span>
      ) : null}
      {warnings > 0 ? (
        <span className="inline-flex items-center gap-1 text-warn">
          <TriangleAlert size={14} aria-hidden="true" />
          {errors > 0 ? <span title="warnings">{warnings}</span> : counted(warnings, 'warning')}
        </span>
      ) : null}
    </span>
  );
}
