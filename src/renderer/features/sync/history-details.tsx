import { useQuery } from '@tanstack/react-query';
import type { HistoryDetail } from '#contract/rpc/sync.ts';
import { trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { entityLabel } from '#renderer/lib/entity-label.ts';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { stepKinds, stepStates, toneColours, undoKinds } from './sync-words.ts';

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
      {entry.steps.length > 0 ? <Steps steps={entry.steps} isUndo={entry.kind === 'undo'} /> : null}
      {entry.can_undo ? (
        <Button className="self-start" onClick={() => void runCommand('publish.undo', { cs_id: id })}>
          Undo this publish…
        </Button>
      ) : null}
    </div>
  );
}

function Steps({ steps, isUndo }: { readonly steps: HistoryDetail['steps']; readonly isUndo: boolean }) {
  return (
    <ol aria-label="Requests" className="flex flex-col">
      {steps.map((step) => {
        const { word, tone } = stepStates[step.state];
        const done = isUndo && step.state === 'acked' ? 'brought back' : word;
        return (
          <li key={step.op_id} className="flex min-h-5.5 flex-wrap items-baseline gap-x-2">
            <span className="w-32 shrink-0 truncate">{(isUndo ? undoKinds : stepKinds)[step.kind]}</span>
            <span className="min-w-0 flex-1 truncate" title={step.name}>
              <span className="text-text-3">{entityLabel(step.type)}</span> {step.name}
            </span>
            <span className={classNames('w-44 shrink-0 truncate', toneColours[tone])}>{done}</span>
            <span className="w-24 shrink-0 truncate font-code text-text-2" title={answerTitle(step)}>
              {step.status === null ? '' : `HTTP ${step.status}`}
              {step.attempts > 1 ? ` ×${step.attempts}` : ''}
            </span>
            <span className="w-20 shrink-0 text-right text-text-2" title={step.at ? exactTime(step.at) : undefined}>
              {step.at ? relativeTime(step.at) : ''}
            </span>
            {step.message === '' ? null : <span className="w-full pb-1 pl-34 text-text-2">{step.message}</span>}
          </li>
        );
      })}
    </ol>
  );
}

function answerTitle({ status, attempts }: HistoryDetail['steps'][number]): string {
  if (attempts === 0) return 'Nothing was sent.';
  const answer = status === null ? 'No answer came' : `The backend answered with status ${status}`;
  return `${answer}; sent ${attempts === 1 ? 'once' : `${attempts} times`}.`;
}
