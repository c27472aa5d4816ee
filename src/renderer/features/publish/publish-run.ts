import { toast } from 'sonner';
import { create } from 'zustand';
import type { PublishPlan } from '#contract/model/publish-plan.ts';
import type { PublishEnd, PublishRequest } from '#contract/rpc/sync.ts';
import { rpc } from '#renderer/api/client.ts';
import { onStudioEvent } from '#renderer/api/events.ts';
import { type Failure, failureOf } from '#renderer/api/failure.ts';
import { closeDialog, openDialog, useDialogs } from '#renderer/state/dialogs.ts';
import { endTitle, isComplete, notPublished, publishedWords } from './publish-words.ts';

interface PublishRun {
  /** Set while this window waits for the end of a publish or an undo it started. */
  readonly sending: boolean;
  readonly undoing: boolean;
  readonly plan: PublishPlan | null;
  readonly end: PublishEnd | null;
  /** It could not even be begun. */
  readonly failure: Failure | null;
}

const idle: PublishRun = { sending: false, undoing: false, plan: null, end: null, failure: null };

/** The publish that this window started last. It outlives the dialog, which may be closed while it goes on. */
export const usePublishRun = create<PublishRun>()(() => idle);

export function forgetRun(): void {
  if (!usePublishRun.getState().sending) usePublishRun.setState(idle);
}

/** Sends an approved plan. */
export function startPublish(request: PublishRequest, plan: PublishPlan): Promise<void> {
  return carryOut(() => rpc.sync.publish.mutate(request), plan);
}

/** Goes on with a publish that stopped half-way or was paused. */
export function resumePublish(csId: string): Promise<void> {
  return carryOut(() => rpc.sync.resume.mutate({ cs_id: csId }), usePublishRun.getState().plan);
}

/** Takes back what a publish applied. */
export function undoPublish(csId: string): Promise<void> {
  return carryOut(() => rpc.sync.undo.mutate({ cs_id: csId }), null, true);
}

async function carryOut(call: () => Promise<PublishEnd>, plan: PublishPlan | null, undoing = false): Promise<void> {
  usePublishRun.setState({ sending: true, undoing, plan, end: null, failure: null });
  try {
    ended(await call(), plan);
  } catch (error) {
    usePublishRun.setState({ sending: false, failure: failureOf(error) });
    if (!isShown()) toast.error(notPublished(failureOf(error).message));
  }
}

/** Tells how publishes end that nobody waits for here, such as one that went on by itself after a sign-in. */
export function followPublishes(): void {
  onStudioEvent((event) => {
    if (event.type === 'publish_ended' && !usePublishRun.getState().sending) ended(event.end, null);
  });
}

/** The same end comes as the answer of the call and as an event; it is told once. */
let told = '';

function ended(end: PublishEnd, plan: PublishPlan | null): void {
  const key = `${end.cs_id} ${end.outcome} ${end.applied} ${end.message}`;
  const isNew = key !== told;
  told = key;
  if (isComplete(end)) {
    usePublishRun.setState(idle);
    if (isNew) toast.success(publishedWords(plan, end));
    if (isShown()) closeDialog();
    return;
  }
  if (!isNew && usePublishRun.getState().end === null) return;
  usePublishRun.setState({ sending: false, end, failure: null });
  if (isNew && !isShown()) {
    toast.warning(`${endTitle(end)}. ${end.message}`, {
      duration: 12_000,
      action: { label: 'Show', onClick: () => openDialog({ kind: 'publish', lid: null }) },
    });
  }
}

function isShown(): boolean {
  return useDialogs.getState().dialog?.kind === 'publish';
}
