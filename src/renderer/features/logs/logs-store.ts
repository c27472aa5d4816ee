import { create } from 'zustand';
import type { AuditAction } from '#contract/model/audit.ts';
import type { Actor } from '#contract/rpc/logs.ts';
import type { RunStatus } from '#contract/script/run-result.ts';

/** Filters that both lists have. Days as a date field writes them, empty where none is chosen. */
interface SharedFilters {
  readonly script: { readonly lid: string; readonly name: string } | null;
  readonly from: string;
  readonly to: string;
}

interface LogsView extends SharedFilters {
  readonly tab: 'executions' | 'audit';
  readonly status: RunStatus | null;
  readonly dry_run: boolean | null;
  /** By the backend's own ids. */
  readonly connector: { readonly id: string; readonly name: string } | null;
  readonly binding: { readonly id: string; readonly name: string } | null;
  readonly action: AuditAction | null;
  readonly actor: Actor | null;
  /** The chosen log and the chosen event. */
  readonly log: string | null;
  readonly event: string | null;
}

const noFilters = {
  ...{ script: null, from: '', to: '' },
  ...{ status: null, dry_run: null, connector: null, binding: null },
  ...{ action: null, actor: null },
} as const;

/** What this window shows of logs and audit; it begins anew with each window and each workspace. */
export const useLogsView = create<LogsView>()(() => ({ ...noFilters, tab: 'executions', log: null, event: null }));

/** Another workspace is shown now. */
export function forgetLogsView(): void {
  useLogsView.setState({ ...noFilters, log: null, event: null });
}

export function clearFilters(): void {
  useLogsView.setState(noFilters);
}

/** The first and the last instant of a day of this person's calendar; null for no day. */
export function startOfDay(day: string): string | null {
  return day === '' ? null : new Date(`${day}T00:00:00`).toISOString();
}

export function endOfDay(day: string): string | null {
  return day === '' ? null : new Date(`${day}T23:59:59.999`).toISOString();
}
