import type { ConflictSummary, PlanView, ProbeReport, PublishEnd, PullSummary } from '#contract/rpc/sync.ts';
import type { HeadlessStudio } from '#host/app/start-headless.ts';
import { exitCodes } from '../exit-codes.ts';

/** On standard output: the value as JSON, or as people read it. */
export function print<Value>(value: Value, json: boolean | undefined, text: (value: Value) => string): void {
  process.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : text(value));
}

export function planViewText({ text, refusal }: PlanView): string {
  return refusal === null ? text : `${text}Cannot be published now: ${refusal.message}\n`;
}

export function conflictsCode(conflicts: readonly unknown[]): number {
  return conflicts.length === 0 ? exitCodes.fine : exitCodes.conflicts;
}

export function endText({ message, differences, not_applied }: PublishEnd): string {
  const lines = [
    message,
    ...differences.map((one) => `  ${one.type} "${one.name}"   ${one.message}`),
    ...not_applied.map((one) => `  ${one.type} "${one.name}"   not applied: ${one.message}`),
  ];
  return `${lines.join('\n')}\n`;
}

export function pullText({ added, updated, deleted, conflicts, message }: PullSummary): string {
  const counts = `${added} new, ${updated} changed, ${deleted} deleted, ${conflicts} in conflict`;
  return `${message}\n${counts}\n`;
}

export function conflictsText(conflicts: readonly ConflictSummary[]): string {
  if (conflicts.length === 0) return 'There are no conflicts.\n';
  const lines = conflicts.map(({ type, name, kind, message }) => `${type} "${name}"   ${kind}: ${message}`);
  return `${lines.join('\n')}\nAnswer them in the studio.\n`;
}

export function probeText({ backend, origin, findings }: ProbeReport): string {
  const kind = backend === null ? 'no answer yet' : `${backend} backend`;
  const lines = findings.map(({ name, ok, message }) => `${ok ? 'ok ' : 'NOT'} ${name}: ${message}`);
  return `${[`${origin ?? 'no address'}: ${kind}`, ...lines].join('\n')}\n`;
}

/** What is gone from the backend, before a person says what becomes of it. */
export function goneText(gone: readonly { readonly type: string; readonly name: string }[]): string {
  const lines = gone.map(({ type, name }) => `  ${type} "${name}"`);
  const how =
    'Pull again with --confirm-deletions to move them to the Trash, or with --keep-deletions to keep them here.';
  return `Gone from the backend:\n${lines.join('\n')}\n${how}\n`;
}

export interface StatusReport {
  /** What has changes that cannot be published now, and why. */
  readonly blocked: PlanView['plan']['blocked'];
  readonly workspace: HeadlessStudio['workspace'];
  readonly session: ReturnType<HeadlessStudio['session']>;
  readonly sync: ReturnType<HeadlessStudio['sync']['status']>;
}

export function statusText({ workspace, session, sync, blocked }: StatusReport): string {
  const { counts, last_pull, attention } = sync;
  const lines = [
    `Workspace "${workspace.name}"${workspace.production ? '   PRODUCTION' : ''}   tenant ${workspace.tenant_id ?? 'none'}   ${workspace.backend}`,
    session.state === 'signed_in' ? `Signed in as ${session.email}.` : (session.reason ?? 'Not signed in.'),
    last_pull === null ? 'Nothing was pulled yet.' : `Last pull ${last_pull.at}: ${last_pull.message}`,
    `${counts.unpublished} unpublished, ${counts.behind} behind, ${counts.conflicts} in conflict, ${counts.blocked} blocked, ${counts.trash} in the Trash`,
    ...blocked.map(({ type, name, message }) => `  ${type} "${name}"   blocked: ${message}`),
    ...(sync.offline ? ['You are working offline.'] : []),
    ...attention.map(({ message }) => `! ${message}`),
  ];
  return `${lines.join('\n')}\n`;
}
