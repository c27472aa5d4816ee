import { Ban, Play } from 'lucide-react';
import { useState } from 'react';
import type { Provision } from '#contract/model/provisioning.ts';
import { rpc } from '#renderer/api/client.ts';
import { refusalOf, useAccess } from '#renderer/api/session-access.ts';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import { RefusableButton } from '#renderer/ui/refusable-button.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { ProvisionSteps } from './provision-steps.tsx';
import { ProvisionMark } from './resource-marks.tsx';
import { isGoingOn, operationWords } from './resource-words.ts';
import { useProvisionWatch } from './use-provision-watch.ts';
import { refetchResources } from './use-resources.ts';

/** One operation, followed while it goes on. */
export function ProvisionWatch({ id }: { readonly id: string }) {
  const [round, setRound] = useState(0);
  const { provision, trouble } = useProvisionWatch(id, round);
  return (
    <section aria-label="Operation" className="@container flex h-full min-h-0 flex-col">
      {trouble === null ? null : (
        <Banner tone="warn" live>
          {trouble}
        </Banner>
      )}
      {provision === null ? (
        trouble === null ? (
          <Skeleton label="Loading the operation" rows={5} />
        ) : null
      ) : (
        <>
          <Heading provision={provision} onResumed={() => setRound(round + 1)} />
          <div className="min-h-0 flex-1 overflow-y-auto">
            <ProvisionSteps provision={provision} />
          </div>
        </>
      )}
    </section>
  );
}

const settled: ReadonlySet<string> = new Set(['success', 'failure', 'timeout', 'skipped', 'not_reached']);

interface HeadingProps {
  readonly provision: Provision;
  readonly onResumed: () => void;
}

function Heading({ provision, onResumed }: HeadingProps) {
  const { operation_type, state, requested_at, error, steps, cancel_requested } = provision;
  const goingOn = isGoingOn(state);
  const done = steps.filter(({ status }) => settled.has(status)).length;
  return (
    <div className="flex shrink-0 flex-col gap-1 border-line border-b px-2 py-1">
      <div className="flex min-h-7 items-center gap-3">
        <span className="font-semibold">{operationWords[operation_type]}</span>
        <span role="status">
          <ProvisionMark state={state} />
        </span>
        <span className="text-text-2" title={exactTime(requested_at)}>
          {relativeTime(requested_at)}
        </span>
        {goingOn ? (
          <>
            <div className="w-32">
              <ProgressBar label="Steps done" done={done} total={steps.length === 0 ? null : steps.length} />
            </div>
            <span className="flex-1" />
            {cancel_requested ? (
              <span className="text-text-2">Cancelling after the step that is running…</span>
            ) : (
              <CancelButton id={provision.id} />
            )}
          </>
        ) : provision.resumable ? (
          <>
            <span className="flex-1" />
            <ResumeButton id={provision.id} onResumed={onResumed} />
          </>
        ) : null}
      </div>
      {error === null ? null : <p className="selectable max-h-20 overflow-y-auto text-bad">{error}</p>}
    </div>
  );
}

/** Goes on from the step where it stopped; what was done is not done again. */
function ResumeButton({ id, onResumed }: { readonly id: string; readonly onResumed: () => void }) {
  const access = useAccess();
  const [asked, setAsked] = useState(false);
  const refusal = asked ? 'It is going on.' : refusalOf(access.canNow('provision'));
  const resume = () => {
    setAsked(true);
    rpc.provisioning.resume
      .mutate({ provision_id: id })
      .then(() => {
        refetchResources();
        onResumed();
      })
      .catch((error: unknown) => {
        setAsked(false);
        tellFailure(error);
      });
  };
  return (
    <RefusableButton icon={<Play size={14} aria-hidden="true" />} refusal={refusal} onClick={resume}>
      Go on from there
    </RefusableButton>
  );
}

function CancelButton({ id }: { readonly id: string }) {
  const access = useAccess();
  const [asked, setAsked] = useState(false);
  const refusal = asked ? 'It is being cancelled.' : refusalOf(access.canNow('provision'));
  const cancel = () => {
    setAsked(true);
    rpc.provisioning.cancel.mutate({ provision_id: id }).catch((error: unknown) => {
      setAsked(false);
      tellFailure(error);
    });
  };
  return (
    <RefusableButton icon={<Ban size={14} aria-hidden="true" />} refusal={refusal} onClick={cancel}>
      Cancel operation
    </RefusableButton>
  );
}
