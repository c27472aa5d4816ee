import type { PublishPlan } from '#contract/model/publish-plan.ts';
import type { PublishEnd } from '#contract/rpc/sync.ts';
import { countRequests } from '#engine/plan/step-count.ts';
import { counted } from '#renderer/lib/size.ts';

/** What carrying it out means on this backend, in one line. */
export function planSummary(plan: PublishPlan): string {
  if (plan.operations.length === 0) return 'nothing to send.';
  if (plan.backend === 'enhanced') return 'one step, all or nothing.';
  const final = plan.operations.filter((operation) => !operation.undo.possible).length;
  if (plan.operations.length === 1)
    return final === 0 ? '1 request, which can be undone.' : '1 request, which cannot be undone.';
  const back = final === 0 ? 'all can be undone' : `${final} cannot be undone`;
  return `${counted(countRequests(plan.operations), 'request')}, one after the other; ${back}.`;
}

/** The words of the button that publishes. */
export function publishButton(plan: PublishPlan | undefined): string {
  const [first, ...others] = plan?.changes ?? [];
  if (!first) return 'Publish';
  if (others.length > 0) return `Publish ${others.length + 1} changes`;
  if (first.action === 'delete') return `Delete ${first.name} on the backend`;
  if (first.to_version !== null && first.to_version !== first.from_version)
    return first.action === 'create' ? `Publish ${first.name}` : `Publish version ${first.to_version}`;
  const labels = first.fields.map((field) => field.label);
  return `Publish ${labels.length > 2 ? first.name : labels.join(' and ') || first.name}`;
}

/** That it is done, for the note at the edge of the window. */
export function publishedWords(plan: PublishPlan | null, end: PublishEnd): string {
  const [first, ...others] = plan?.changes ?? [];
  if (!first || others.length > 0) return end.message || `Published ${counted(end.applied, 'change')}.`;
  if (first.action === 'delete') return `Deleted ${first.name} on the backend.`;
  if (first.to_version !== null && first.to_version !== first.from_version)
    return `Published ${first.name} as version ${first.to_version}.`;
  return `Published ${first.name}.`;
}

/** Why publishing did not happen, and that nothing is lost by it. */
export function notPublished(reason: string): string {
  const kept = /\b(drafts?|work|text|changes?) (is|are|stays?) (kept|here)\b/i.test(reason)
    ? ''
    : ' Your work is kept.';
  return `Not published: ${reason}${kept}`;
}

/** Whether all of it is on the backend, so that there is nothing to decide. */
export function isComplete({ outcome, not_applied }: PublishEnd): boolean {
  return outcome === 'done' && not_applied.length === 0;
}

/** The heading of how it ended. */
export function endTitle(end: PublishEnd): string {
  return end.outcome === 'done' && !isComplete(end) ? endTitles.needs_person : endTitles[end.outcome];
}

const endTitles: Record<PublishEnd['outcome'], string> = {
  done: 'Published',
  stale: 'Not published: the server has changed since you looked',
  rejected: 'Not published: the backend refused it',
  needs_person: 'Published in part',
  paused_sign_in: 'Waiting for your sign-in',
  paused_network: 'Waiting for the backend',
  cancelled: 'Cancelled',
};
