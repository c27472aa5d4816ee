import { useActiveLid } from '#renderer/state/tabs.ts';
import { useHistoryView } from './history-store.ts';
import { RunComparison } from './run-comparison.tsx';
import { RunDetails } from './run-details.tsx';
import { RunFilters } from './run-filters.tsx';
import { RunList } from './run-list.tsx';
import { useRuns } from './use-runs.ts';

/** Every dry run of the workspace: found, looked at, run again, compared. */
export function RunHistoryPanel() {
  const active = useActiveLid();
  const runs = useRuns(active);
  const selected = useHistoryView((view) => view.selected);
  const compare = useHistoryView((view) => view.compare);
  return (
    <section aria-label="History of dry runs" className="@container flex h-full min-h-0 flex-col">
      <RunFilters hasActive={active !== null} runs={runs} />
      <div className="flex min-h-0 flex-1 flex-col border-line border-t @xl:flex-row">
        <RunList runs={runs} />
        {selected === null ? null : (
          <div className="min-h-0 min-w-0 flex-1 basis-[56%] border-line border-t @xl:border-t-0 @xl:border-l">
            {compare !== null && compare !== selected ? (
              <RunComparison first={compare} second={selected} />
            ) : (
              <RunDetails key={selected} id={selected} />
            )}
          </div>
        )}
      </div>
    </section>
  );
}
