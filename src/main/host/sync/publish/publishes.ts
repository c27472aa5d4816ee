import { AppError } from '#contract/errors/app-error.ts';
import { type ChangeSet, changeSet } from '#contract/model/change-set.ts';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import type { PublishEnd, PublishRequest, SyncRun, UndoPreview } from '#contract/rpc/sync.ts';
import type { Workspace } from '#contract/rpc/workspace.ts';
import { findChangeSet, updateChangeSet } from '#host/store/queries/change-sets.ts';
import { listOperations, updateOperation } from '#host/store/queries/operations.ts';
import type { ChangeSetRow, OperationRow } from '#host/store/workspace-schema.ts';
import type { BackendClient } from '../http/backend-client.ts';
import { PullStop } from '../pull/pull-stop.ts';
import type { Reconcile } from '../reconcile/reconcile.ts';
import type { Run, Runs } from '../runs.ts';
import { storeChangeSet } from './change-set-store.ts';
import { goesOn, OpenPublishes } from './open-publishes.ts';
import { type PublishFlowOptions, publishPlan, requireAllowed, requirePerson } from './publish-flow.ts';
import { RunInterrupted } from './publish-stop.ts';
import { undoSteps } from './undo-steps.ts';

export interface PublishesOptions extends PublishFlowOptions {
  readonly runs: Runs;
  readonly client: () => BackendClient;
  readonly workspace: () => Workspace;
  readonly reconcile: Reconcile;
  readonly offline: () => boolean;
  readonly emit: (event: StudioEvent) => void;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
}

/** Publishes from their approval to their end, also over restarts, and the way back from them. */
export class Publishes {
  private readonly options: PublishesOptions;
  private readonly open: OpenPublishes;

  constructor(options: PublishesOptions) {
    this.options = options;
    const { store, clock, who, offline, log } = options;
    this.open = new OpenPublishes({
      ...{ store, clock, who, log },
      held: () => offline() || !this.hasClient(),
      carryOn: (csId) => this.carryOn(csId),
    });
  }

  publish(request: PublishRequest): Promise<PublishEnd> {
    return this.inTurn('publish', 'Reading the server again…', (run) => publishPlan(this.options, request, run.signal));
  }

  /** @throws AppError `not_found`; `forbidden` where somebody else approved it, or it belongs elsewhere */
  async resume(csId: string): Promise<PublishEnd> {
    this.requireOwn(this.require(csId));
    requireAllowed(this.options);
    return this.inTurn('publish', 'Going on with the publish…', (run) => this.carryOut(csId, run));
  }

  async undoPreview(csId: string): Promise<UndoPreview> {
    this.require(csId);
    requireAllowed(this.options);
    return this.options.runs.run('undo', 'Looking at what can be undone…', async (run) => {
      await this.options.refresh(this.lidsOf(csId), run.signal);
      const { set, skipped } = await this.options.publisher.undoOf(csId, run.signal);
      return { cs_id: csId, steps: undoSteps(this.options.store, set), skipped: [...skipped] };
    });
  }

  async undo(csId: string): Promise<PublishEnd> {
    this.require(csId);
    requireAllowed(this.options);
    return this.inTurn('undo', 'Looking at what can be undone…', async (run) => {
      await this.options.refresh(this.lidsOf(csId), run.signal);
      const { set } = await this.options.publisher.undoOf(csId, run.signal);
      await this.options.backup();
      return this.options.publisher.carryOut(this.storeUndo(csId, set), run.signal);
    });
  }

  /** @throws AppError `conflict` while it is not known what the server has done */
  leave(csId: string): void {
    const { store, clock, reconcile } = this.options;
    const row = this.require(csId);
    if (row.state !== 'needs_person' && row.state !== 'paused_sign_in' && row.state !== 'paused_network') {
      throw new AppError('conflict', 'Only a publish that stopped half-way can be left. Cancel one that runs.');
    }
    store.transaction(() => {
      const ended_at = clock.now().toISOString();
      const message = 'It was left half-way; what was not applied is an unpublished change.';
      updateChangeSet(store, csId, { state: 'left', message, ended_at });
      for (const operation of this.operations(csId)) {
        if (operation.state === 'planned') updateOperation(store, operation.op_id, { state: 'superseded', ended_at });
      }
    });
    reconcile(this.lidsOf(csId));
  }

  /** Goes on with whatever has not ended, now. */
  wake(): void {
    this.open.wake();
  }

  async close(): Promise<void> {
    await this.open.close();
  }

  private async carryOn(csId: string): Promise<void> {
    await this.options.runs.run('publish', 'Going on with the publish…', async (run) => {
      const row = findChangeSet(this.options.store, csId);
      if (row === undefined || !goesOn(row, this.options.who()) || this.options.offline()) return;
      this.requireOwn(row);
      this.end(await this.carryOut(csId, run));
    });
  }

  private async carryOut(csId: string, run: Run): Promise<PublishEnd> {
    await this.options.publisher.settleOpen(run.signal);
    return this.options.publisher.carryOut(csId, run.signal);
  }

  private async inTurn(
    kind: SyncRun['kind'],
    message: string,
    work: (run: Run) => Promise<PublishEnd>,
  ): Promise<PublishEnd> {
    try {
      return this.end(await this.options.runs.run(kind, message, work));
    } catch (error) {
      throw inWords(error);
    } finally {
      this.open.begin();
    }
  }

  private end(end: PublishEnd): PublishEnd {
    const { emit, log } = this.options;
    emit({ type: 'publish_ended', end });
    log(end.outcome === 'done' ? 'info' : 'warn', end.message);
    return end;
  }

  private storeUndo(undone: string, set: ChangeSet): string {
    const { store, types, clock, who } = this.options;
    const { backend } = this.require(undone);
    const approved = changeSet.parse(set);
    storeChangeSet(
      store,
      { types, clock },
      { set: approved, plan: null, backend, approved_email: who()?.email ?? null, texts: new Map() },
    );
    return approved.cs_id;
  }

  /** Only the same person in the same tenant of the same backend goes on; anybody else plans again (S102, S141). */
  private requireOwn(row: ChangeSetRow): void {
    const person = requirePerson(this.options.who());
    const { backend, tenant_id } = this.options.workspace();
    if (row.origin !== backend || (tenant_id !== null && row.tenant_id !== tenant_id)) {
      throw new AppError('wrong_tenant', `This publish was approved for ${row.origin}. Leave it and make a new plan.`);
    }
    if (person.sub === row.approved_by && person.tenant_id === row.tenant_id) return;
    throw new AppError(
      'forbidden',
      `This publish was approved by ${row.approved_email ?? 'somebody else'}. Sign in as that person to go on, or leave it and publish a plan of your own.`,
    );
  }

  private require(csId: string): ChangeSetRow {
    const row = findChangeSet(this.options.store, csId);
    if (row !== undefined) return row;
    throw new AppError('not_found', 'This publish is no longer in the history. Load it again.');
  }

  private operations(csId: string): OperationRow[] {
    return listOperations(this.options.store, csId);
  }

  private lidsOf(csId: string): string[] {
    return [...new Set(this.operations(csId).map((operation) => operation.lid))];
  }

  /** Why there is none is told to whoever asks for something. */
  private hasClient(): boolean {
    try {
      this.options.client();
      return true;
    } catch {
      return false;
    }
  }
}

/** What stopped the reading before anything was sent, as it is told to people. */
function inWords(error: unknown): unknown {
  if (error instanceof PullStop) return new AppError('conflict', error.message);
  if (error instanceof Error && error.name === 'AbortError')
    return new AppError('conflict', 'It was cancelled; nothing was sent.');
  if (error instanceof RunInterrupted)
    return new AppError('unavailable', `Nothing was sent: ${error.message} Publish again when you work online.`);
  return error;
}
