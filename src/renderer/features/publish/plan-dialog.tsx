import { type KeyboardEvent, type ReactNode, useState } from 'react';
import type { PlanView } from '#contract/rpc/sync.ts';
import { knownScript } from '#renderer/api/scripts.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { RefusableButton } from '#renderer/ui/refusable-button.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { ApprovalFields } from './approval-fields.tsx';
import { FailingCases, useCasesOfPlan } from './failing-cases.tsx';
import { LeftOutAction } from './left-out-action.tsx';
import { PlanExport } from './plan-export.tsx';
import { PlanHeader } from './plan-header.tsx';
import { PlanLeftovers } from './plan-leftovers.tsx';
import { PlanList } from './plan-list.tsx';
import { type Picks, planRows, togglePick } from './plan-rows.ts';
import { PlanTools } from './plan-tools.tsx';
import { startPublish, usePublishRun } from './publish-run.ts';
import { notPublished, publishButton } from './publish-words.ts';
import { RefusalActions } from './refusal-actions.tsx';
import { type Approval, useApproval } from './use-approval.ts';
import { type PlanOnScreen, useEverything, usePlan } from './use-plan.ts';
import { useProposedDescription } from './use-proposed-description.ts';

interface PlanDialogProps {
  readonly lid: string | null;
  /** Names of scripts whose last text could not be saved. */
  readonly unsaved: readonly string[];
  readonly onLook: () => void;
  readonly onClose: () => void;
}

/** What publishing would change and where, line by line, and the one button that does it. */
export function PlanDialog({ lid, unsaved, onLook, onClose }: PlanDialogProps) {
  const [picks, setPicks] = useState<Picks>(lid === null ? null : new Set([lid]));
  const screen = usePlan(picks);
  const { view } = screen;
  const proposed = useProposedDescription(view);
  const cases = useCasesOfPlan(view);
  const approval = useApproval(view, screen.settling || screen.outdated, proposed, cases);
  const publish = () => {
    if (!view || !approval.complete) return;
    void startPublish({ ...approval.request, lids: picks === null ? null : [...picks].sort() }, view.plan);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && approval.ready) publish();
  };
  const [first, ...others] = view?.plan.changes ?? [];
  return (
    <Dialog
      width="widest"
      title={first && others.length === 0 ? `Publish ${first.name}` : 'Publish changes'}
      onClose={onClose}
      onKeyDown={onKeyDown}
      footer={
        <>
          {view ? <PlanExport view={view} /> : null}
          <span className="min-w-0 flex-1 truncate text-right text-text-2">{approval.missing}</span>
          <Button onClick={onClose}>Cancel</Button>
          <RefusableButton look="primary" refusal={approval.ready ? null : whyNot(view, approval)} onClick={publish}>
            {publishButton(view?.plan)}
          </RefusableButton>
        </>
      }
    >
      <div className="flex min-h-0 flex-col gap-3">
        <Notices screen={screen} lid={lid} unsaved={unsaved} onLook={onLook} onClose={onClose} onAgain={publish} />
        {view ? (
          <>
            <PlanHeader view={view} />
            <PlanBody view={view} first={lid} picks={picks} onPicks={setPicks} approval={approval} onClose={onClose} />
            <FailingCases cases={cases} />
            {view.plan.changes.length > 0 ? <ApprovalFields target={view.plan.target} approval={approval} /> : null}
          </>
        ) : screen.failure === null ? (
          <Skeleton label="Working out what would be published" rows={8} />
        ) : null}
      </div>
    </Dialog>
  );
}

/** Why the button does not work yet, for its tooltip. */
function whyNot(view: PlanView | null, approval: Approval): string {
  if (view === null) return 'The plan is still being worked out.';
  if (view.refusal !== null) return view.refusal.message;
  if (approval.missing !== '') return approval.missing;
  return view.plan.operations.length === 0 ? 'There is nothing to publish.' : 'The plan is being worked out anew.';
}

interface PlanBodyProps {
  readonly view: PlanView;
  /** The one the dialog was opened for stands first. */
  readonly first: string | null;
  readonly picks: Picks;
  readonly onPicks: (picks: Picks) => void;
  readonly approval: ReturnType<typeof useApproval>;
  readonly onClose: () => void;
}

function PlanBody({ view, first, picks, onPicks, approval, onClose }: PlanBodyProps) {
  const only = view.plan.changes.length === 1 ? (view.plan.changes[0]?.lid ?? null) : null;
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  // A plan of one is read at once; opened and closed by hand, a line stays as it was left.
  const isOpen = (lid: string) => chosen.get(lid) ?? lid === only;
  const unpicked = view.all.filter((one) => !view.plan.changes.some((change) => change.lid === one.lid));
  const everything = useEverything(unpicked.some((one) => isOpen(one.lid)));
  const rows = planRows(view, everything, first);
  const open = new Set(rows.filter((row) => isOpen(row.lid)).map((row) => row.lid));
  const openAll = (value: boolean) =>
    setChosen(new Map(rows.map((row) => [row.lid, value && (row.in_plan || isOpen(row.lid))])));
  return (
    <div className="flex min-h-0 flex-col gap-3 overflow-y-auto">
      {rows.length > 0 ? (
        <div className="flex flex-col gap-1">
          <PlanTools
            view={view}
            picks={picks}
            onPicks={onPicks}
            allOpen={open.size > 0}
            onOpenAll={(value) => openAll(value)}
          />
          <PlanList
            rows={rows}
            plan={everything ?? view.plan}
            open={open}
            onOpen={(lid, value) => setChosen(new Map(chosen).set(lid, value))}
            onPick={(lid) => onPicks(togglePick(picks, lid, view))}
            ticked={approval.ticked}
            onTick={approval.onTick}
          />
        </div>
      ) : null}
      <PlanLeftovers plan={view.plan} except={first} onLeave={onClose} />
    </div>
  );
}

interface NoticesProps {
  readonly screen: PlanOnScreen;
  readonly lid: string | null;
  readonly unsaved: readonly string[];
  readonly onLook: () => void;
  readonly onClose: () => void;
  readonly onAgain: () => void;
}

/** What stands in the way, each with the way out. */
function Notices({ screen, lid, unsaved, onLook, onClose, onAgain }: NoticesProps) {
  const failure = usePublishRun((run) => run.failure);
  const refusal = failure ?? screen.view?.refusal ?? null;
  const notices: ReactNode[] = [];
  if (screen.failure !== null)
    notices.push(
      <Banner key="plan" tone="bad" live actions={<Button onClick={() => void screen.lookAtNew()}>Try again</Button>}>
        {screen.failure}
      </Banner>,
    );
  if (refusal)
    notices.push(
      <Banner
        key="refusal"
        tone="bad"
        live
        actions={
          <RefusalActions
            code={refusal.code}
            lid={lid}
            sent={failure !== null}
            onClose={onClose}
            onLook={onLook}
            onAgain={onAgain}
          />
        }
      >
        {failure ? notPublished(refusal.message) : refusal.message}
      </Banner>,
    );
  if (screen.outdated)
    notices.push(
      <Banner
        key="outdated"
        tone="warn"
        live
        actions={<Button onClick={() => void screen.lookAtNew()}>Look at the new plan</Button>}
      >
        Something has changed since you opened this plan. What you see is no longer what would be published.
      </Banner>,
    );
  if (screen.view && !screen.settling)
    notices.push(<FirstNotice key="first" view={screen.view} lid={lid} onLeave={onClose} />);
  if (unsaved.length > 0)
    notices.push(
      <Banner key="unsaved" tone="warn">
        What you typed last in {unsaved.join(', ')} is not saved yet, so it is not part of this plan.
      </Banner>,
    );
  return notices;
}

interface FirstNoticeProps {
  readonly view: PlanView;
  readonly lid: string | null;
  readonly onLeave: () => void;
}

function sameWords(lid: string | null): string {
  const script = lid === null ? undefined : knownScript(lid);
  if (lid === null) return 'everything here is as it is on the backend.';
  if (script?.current_version == null) return `${script?.name ?? 'it'} is as it is on the backend.`;
  return `the text of ${script.name} is the same as version ${script.current_version}.`;
}

/** Why what the dialog was opened for is not among the changes. */
function FirstNotice({ view, lid, onLeave }: FirstNoticeProps) {
  const { conflicts, blocked } = view.plan;
  const left = [...conflicts, ...blocked].find((one) => one.lid === lid);
  if (left)
    return (
      <Banner tone="warn" live actions={<LeftOutAction left={left} onLeave={onLeave} />}>
        {left.name} is not published now. {left.message}
      </Banner>
    );
  const listed =
    lid === null ? view.all.length + conflicts.length + blocked.length > 0 : view.all.some((one) => one.lid === lid);
  if (listed) return null;
  return (
    <Banner tone="info" live>
      There is nothing to publish: {sameWords(lid)}
    </Banner>
  );
}
