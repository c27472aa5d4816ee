import { AppError } from '#contract/errors/app-error.ts';
import type { Capabilities } from '#contract/http/system.ts';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import type {
  CaseCheck,
  ConflictAnswer,
  ConflictAnswered,
  ConflictCopy,
  ConflictDetail,
  ConflictSummary,
  DismissibleKind,
  HistoryDetail,
  HistoryEntry,
  PlanRequest,
  PlanView,
  ProbeReport,
  PublishEnd,
  PublishRequest,
  PullSummary,
  SyncAttention,
  SyncStatus,
  TrashItem,
  UndoPreview,
} from '#contract/rpc/sync.ts';
import type { HydratedVersions } from '#contract/rpc/versions.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import type { Attention } from './attention.ts';
import type { Profiles } from './backend/backend-kind.ts';
import { offlineMessage } from './backend/client-guard.ts';
import { probeBackend } from './backend/probe.ts';
import { answerConflict } from './conflicts/answer.ts';
import { undoAnswer } from './conflicts/answer-undo.ts';
import { listConflicts, readConflict } from './conflicts/read-conflicts.ts';
import { readCopy } from './conflicts/read-copy.ts';
import { listHistory, readHistory } from './history.ts';
import type { BackendClient } from './http/backend-client.ts';
import type { CaseChecks } from './plan/case-checks.ts';
import type { PlanViews } from './plan/plan-view.ts';
import type { Planning } from './plan/planning.ts';
import type { TextChecks } from './plan/text-checks.ts';
import type { Publishes } from './publish/publishes.ts';
import type { Pulls } from './pull/pull-flow.ts';
import type { Puller } from './pull/puller.ts';
import { Reads } from './reads.ts';
import { Edited } from './reconcile/edited.ts';
import type { Reconcile } from './reconcile/reconcile.ts';
import { Repeat } from './repeat.ts';
import type { Runs } from './runs.ts';
import type { WorkspaceSync } from './sync-service.ts';
import type { StatusTeller } from './sync-status.ts';
import type { KeepInTrash } from './trash/keep-in-trash.ts';
import { listTrashItems, readTrash, restoreTrash } from './trash/trash.ts';

export interface SyncParts extends KeepInTrash {
  readonly client: () => BackendClient;
  readonly who: () => { readonly tenant_id: string; readonly sub: string } | null;
  readonly capabilities: () => Capabilities | null;
  readonly emit: (event: StudioEvent) => void;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
  readonly profiles: Profiles;
  readonly planning: Planning;
  readonly checks: TextChecks;
  readonly plans: PlanViews;
  readonly cases: CaseChecks;
  readonly status: StatusTeller;
  readonly runs: Runs;
  readonly attention: Attention;
  readonly reconcile: Reconcile;
  readonly pulls: Pulls;
  readonly puller: Puller;
  readonly publishes: Publishes;
  readonly pullEveryMs: number | null;
  readonly mayPull: () => boolean;
}

/** What a window or the command line can ask, each handed to the part that knows. */
export class SyncOfWorkspace implements WorkspaceSync {
  private readonly parts: SyncParts;
  private readonly edited: Edited;
  private readonly background: Repeat;
  private readonly closing = new AbortController();
  private readonly reads = new Reads();

  constructor(parts: SyncParts) {
    this.parts = parts;
    const { clock, reconcile, planning } = parts;
    this.edited = new Edited({
      clock,
      reconcile: (lids) => reconcile(lids, true),
      check: (lids) => planning.learn(planning.entities(lids)),
      log: (level, message) => parts.log(level, message),
    });
    this.background = new Repeat(clock, parts.pullEveryMs, () => this.pullQuietly());
  }

  get offline(): boolean {
    return this.parts.status.offline;
  }

  start(): void {
    // Whatever was saved last may not have been looked at before the studio ended.
    this.parts.reconcile();
    this.parts.publishes.wake();
    this.background.start();
  }

  async onOnline(): Promise<void> {
    this.parts.profiles.answered();
    this.parts.status.tell();
    await this.pullQuietly();
    this.parts.publishes.wake();
  }

  afterEdit(...lids: string[]): void {
    this.edited.note(lids);
  }

  async close(): Promise<void> {
    this.background.stop();
    this.closing.abort();
    this.parts.runs.stop();
    await Promise.all([this.edited.close(), this.parts.publishes.close(), this.parts.runs.close(), this.reads.close()]);
    this.parts.status.close();
  }

  status(): SyncStatus {
    return this.parts.status.status();
  }

  async pull(): Promise<PullSummary> {
    if (this.parts.status.offline) throw new AppError('conflict', offlineMessage);
    return this.parts.pulls.pull();
  }

  plan(request: PlanRequest): Promise<PlanView> {
    return this.parts.plans.view(request);
  }

  checkCases(planHash: string): Promise<CaseCheck> {
    const { plans, cases } = this.parts;
    const made = plans.made(planHash);
    if (made === undefined) throw new AppError('conflict', 'This plan is no longer at hand. Look at it again.');
    return cases.check(made, this.closing.signal);
  }

  publish(request: PublishRequest): Promise<PublishEnd> {
    return this.parts.publishes.publish(request);
  }

  resume(csId: string): Promise<PublishEnd> {
    return this.parts.publishes.resume(csId);
  }

  undoPreview(csId: string): Promise<UndoPreview> {
    return this.parts.publishes.undoPreview(csId);
  }

  undo(csId: string): Promise<PublishEnd> {
    return this.parts.publishes.undo(csId);
  }

  leave(csId: string): void {
    this.parts.publishes.leave(csId);
  }

  cancel(runId: string): void {
    this.parts.runs.cancel(runId);
  }

  history(limit: number): HistoryEntry[] {
    return listHistory(this.parts.store, limit);
  }

  historyEntry(id: string): HistoryDetail {
    return readHistory(this.parts.store, id);
  }

  conflicts(): ConflictSummary[] {
    this.edited.flush();
    return listConflicts(this.parts.store);
  }

  conflict(lid: string): ConflictDetail {
    this.edited.flush();
    const { store, types, who } = this.parts;
    const detail = readConflict(store, types, lid);
    return { ...detail, by_you: detail.their_author !== null && detail.their_author === who()?.sub };
  }

  conflictCopy(lid: string): Promise<ConflictCopy> {
    return readCopy(this.parts, lid);
  }

  async answer(answer: ConflictAnswer): Promise<ConflictAnswered> {
    await this.assertTextsParse(answer);
    this.edited.flush();
    const { touched, ...answered } = answerConflict(this.parts, answer);
    this.parts.reconcile(touched);
    return answered;
  }

  undoAnswer(undoId: string): void {
    this.parts.reconcile(undoAnswer(this.parts, undoId));
  }

  trash(): TrashItem[] {
    return listTrashItems(this.parts.store);
  }

  trashContent(trashId: string): { document: Record<string, unknown>; texts: Record<string, string> } {
    return readTrash(this.parts.store, trashId);
  }

  restore(trashId: string): { lid: string } {
    const { lid } = restoreTrash(this.parts, trashId);
    this.parts.reconcile([lid]);
    return { lid };
  }

  setOffline(offline: boolean): SyncStatus {
    this.parts.status.setOffline(offline);
    if (offline) this.parts.runs.stop();
    else void this.onOnline().catch((error: unknown) => this.parts.log('warn', String(error)));
    return this.status();
  }

  answerDeletions(runId: string, confirm: boolean): Promise<PullSummary> {
    this.parts.attention.requireDeletions(runId);
    return this.parts.pulls.answerDeletions(runId, confirm);
  }

  note(attention: SyncAttention | null, kind: SyncAttention['kind']): void {
    this.parts.attention.note(attention, kind);
  }

  dismiss(kind: DismissibleKind): void {
    this.parts.attention.dismiss(kind);
  }

  text(hash: string): string | null {
    return this.parts.plans.text(hash);
  }

  hydrateVersions(lid: string, numbers: readonly number[]): Promise<HydratedVersions> {
    return this.reads.read(lid, (signal) => this.parts.puller.hydrateVersions(lid, numbers, signal));
  }

  stopHydrating(lid: string): void {
    this.reads.stop(lid);
  }

  probe(): Promise<ProbeReport> {
    return probeBackend(this.parts);
  }

  /** A text merged by hand must parse before it is accepted (S122). */
  private async assertTextsParse(answer: ConflictAnswer): Promise<void> {
    const texts = new Map(Object.values(answer.texts ?? {}).map((text) => [contentHash(text), text]));
    const type = findEntity(this.parts.store, answer.lid)?.type ?? '';
    await this.parts.checks.learn(
      [...texts.keys()].map((hash) => ({ type, hash })),
      texts,
    );
    for (const hash of texts.keys()) {
      const words = this.parts.checks.mistakes(hash, type);
      if (words !== null) throw new AppError('validation_error', `The merged text is not accepted yet: ${words}`);
    }
  }

  /** Nobody waits for it, so a failure is only told as an event and in the log. */
  private async pullQuietly(): Promise<void> {
    if (this.parts.status.offline || !this.parts.mayPull()) return;
    await this.parts.pulls.pull().catch(() => {});
  }
}
