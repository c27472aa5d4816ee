import { useQuery } from '@tanstack/react-query';
import type { HistoryDetail } from '#contract/rpc/sync.ts';
import { trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { stepKinds, stepStates, toneColours } from './sync-words.ts';

/** One pull or publish opened: what was said about it, and each of its requests. */
export function HistoryDetails({ id }: { readonly id: string }) {
  const query = useQuery(trpc.sync.historyEntry.queryOptions({ id }));
  const entry = query.data;
  if (query.isError) return <Banner tone="bad">{failureOf(query.error).message}</Banner>;
  if (!entry) return <Skeleton label="Loading what was done" rows={2} />;
  return (
    <div className="selectable mb-2 ml-3 flex flex-col gap-2 border-line border-l py-1 pl-5">
      <p className="text-text-2">
        {entry.message} <span title={exactTime(entry.started_at)}>{exactTime(entry.started_at)}</span>
        {entry.by === null ? '' : `, by ${entry.by}`}
      </p>
      {entry.change_description === null ? null : <p>“{entry.change_description}”</p>}
      {entry.steps.length > 0 ? <Steps steps={entry.steps} /> : null}
      {entry.can_undo ? (
        <Button className="self-start" onClick={() => void runCommand('publish.undo', { cs_id: id })}>
          Undo this publish…
        </Button>
      ) : null}
    </div>
  );
}

function Steps({ steps }: { readonly steps: HistoryDetail['steps'] }) {
  return (
    <table className="w-full table-fixed border-collapse text-left">
      <thead>
        <tr className="text-small text-text-3">
          <th className="w-32 font-normal">Request</th>
          <th className="w-[28%] font-normal">For</th>
          <th className="w-44 font-normal">Outcome</th>
          <th className="w-24 font-normal">Answer</th>
          <th className="font-normal">What was said</th>
          <th className="w-20 text-right font-normal">When</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => {
          const { word, tone } = stepStates[step.state];
          return (
            <tr key={step.op_id} className="h-5.5 align-top">
              <td className="truncate pr-2">{stepKinds[step.kind]}</td>
              <td className="truncate pr-2" title={step.name}>
                <span className="text-text-3">{step.type}</span> {step.name}
              </td>
              <td className={classNames('truncate pr-2', toneColours[tone])}>{word}</td>
              <td className="truncate pr-2 font-code text-text-2">
                {step.status ?? (step.attempts > 0 ? 'none' : '')}
                {step.attempts > 1 ? ` ×${step.attempts}` : ''}
              </td>
              <td className="pr-2 text-text-2">{step.message}</td>
              <td className="text-right text-text-2" title={step.at ? exactTime(step.at) : undefined}>
                {step.at ? relativeTime(step.at) : ''}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
