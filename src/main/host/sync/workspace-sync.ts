import type { Capabilities } from '#contract/http/system.ts';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import type { PlanView } from '#contract/rpc/sync.ts';
import type { Workspace } from '#contract/rpc/workspace.ts';
import { entityTypes } from '#engine/sync/entity-types.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { Attention } from './attention.ts';
import { Profiles } from './backend/backend-kind.ts';
import { guardedClient, offlineMessage } from './backend/client-guard.ts';
import { readIdentity } from './backend/identity.ts';
import { planTarget } from './backend/target.ts';
import { readAuthors } from './conflicts/read-authors.ts';
import type { BackendClient } from './http/backend-client.ts';
import { CaseChecks, type CheckEntities, type RunCases } from './plan/case-checks.ts';
import { PlanViews } from './plan/plan-view.ts';
import { Planning } from './plan/planning.ts';
import { type CheckText, TextChecks } from './plan/text-checks.ts';
import type { Clock } from './ports.ts';
import type { Person } from './publish/publish-flow.ts';
import { Publisher } from './publish/publisher.ts';
import { Publishes } from './publish/publishes.ts';
import { Pulls } from './pull/pull-flow.ts';
import { Puller } from './pull/puller.ts';
import { createReconcile, type Reconcile } from './reconcile/reconcile.ts';
import { Runs } from './runs.ts';
import { SyncOfWorkspace } from './sync-of-workspace.ts';
import type { WorkspaceSync } from './sync-service.ts';
import { StatusTeller } from './sync-status.ts';

export interface SyncDeps {
  readonly store: Store<WorkspaceSchema>;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Throws `AppError` where there is none. The same object as long as address and session are the same. */
  readonly client: () => BackendClient;
  /** Null while the backend has not answered, and for a plain one. */
  readonly capabilities: () => Capabilities | null;
  readonly who: () => Person | null;
  readonly workspace: () => Workspace;
  /** Why nothing can be published now; null where it can. */
  readonly refusal: () => PlanView['refusal'];
  readonly emit: (event: StudioEvent) => void;
  /** A verified copy of the store, before anything is sent. */
  readonly backup: () => Promise<void>;
  /** What is wrong with a text, in words; without it every text is in order. */
  readonly checkText?: CheckText;
  /** Runs the author's test cases of a script against a text; without it there are none. */
  readonly runCases?: RunCases;
  /** Runs the author's tests of what has no text; without it there are none. */
  readonly checkEntities?: CheckEntities;
  /** Another answer of it makes what `checkText` said before worthless. */
  readonly checkKey?: () => string;
  /** Saving has failed for want of room and has not succeeded since. */
  readonly storeFull?: () => boolean;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
  /** How often a workspace that is online looks for what others published; null: never by itself. */
  readonly pullEveryMs?: number | null;
  /** Whether a pull that nobody asked for may be tried: the backend answers and gives its scripts to whoever is signed in. */
  readonly mayPull?: () => boolean;
}

/** Puts the parts of synchronisation together; this list is all there is. */
export function createWorkspaceSync(deps: SyncDeps): WorkspaceSync {
  const { store, clock, newId, who, workspace, emit, log } = deps;
  const types = entityTypes;
  const profiles = new Profiles(store, deps.capabilities);
  const checks = new TextChecks(store, deps.checkText, deps.checkKey);
  const profile = () => profiles.profile();
  const planning = new Planning({ store, types, checks, profile, target: () => planTarget(workspace(), who()) });
  const status: StatusTeller = new StatusTeller({
    store,
    clock,
    backend: () => profiles.known()?.kind ?? null,
    running: () => runs.view(),
    attention: () => attention.list(),
    emit,
    log,
  });
  const tell = () => status.tell();
  const runs: Runs = new Runs({ newId, changed: tell });
  const attention = new Attention(store, tell);
  const client = guardedClient({ client: deps.client, who, workspace, offline: () => status.offline });
  const refusal = () => refusalOf(deps, status.offline);
  const reconcile: Reconcile = createReconcile({ store, types, planning, clock, newId, emit, after: tell });
  const saveProfile = (next: ReturnType<typeof profile>) => profiles.save(next);
  const progress = (state: { done: number; total: number | null; message: string }) => runs.progress(state);
  const shared = { store, client, clock, newId, types, profile, saveProfile, reconcile, progress, log };
  const puller = new Puller({
    ...shared,
    ...readIdentity({ client, capabilities: deps.capabilities, who, workspace, store }),
    attention: (found, kind) => attention.note(found, kind),
    tellChanged: (lids) => emit({ type: 'scripts_changed', lids: [...lids] }),
  });
  const refresh = (lids: readonly string[], signal: AbortSignal) => puller.refresh(lids, signal);
  const publisher = new Publisher({ ...shared, processId: newId(), who, refresh });
  const plans = new PlanViews({
    ...{ store, planning, reconcile },
    person: () => who()?.email ?? null,
    lookedAt: () => status.lastPull()?.at ?? null,
    refusal,
  });
  const { backup } = deps;
  const text = (hash: string) => plans.text(hash);
  const cases = new CaseChecks({ run: deps.runCases, entities: deps.checkEntities, types, text });
  const flow = { store, types, clock, newId, plans, cases, publisher, refresh, who, backup, refusal };
  const pulls = new Pulls({
    store,
    ...{ runs, puller, status, emit, log },
    settle: async (signal) => {
      await publisher.settleOpen(signal);
      if (profile().kind === 'enhanced') await readAuthors({ store, client }, signal);
    },
  });
  const publishes = new Publishes({
    ...flow,
    runs,
    reconcile,
    emit,
    log,
    client,
    workspace,
    offline: () => status.offline,
  });
  return new SyncOfWorkspace({
    ...{ store, types, clock, newId, client, who, capabilities: deps.capabilities, emit, log },
    ...{ profiles, planning, checks, plans, cases, status, runs, attention, reconcile, pulls, puller, publishes },
    pullEveryMs: deps.pullEveryMs ?? null,
    mayPull: deps.mayPull ?? (() => true),
  });
}

function refusalOf({ refusal, storeFull }: SyncDeps, offline: boolean): PlanView['refusal'] {
  if (offline) return { code: 'conflict', message: offlineMessage };
  if (storeFull?.() === true) {
    const message =
      'The disk is full, so what is sent could not be written down first. Make room, save, and publish then.';
    return { code: 'store_unwritable', message };
  }
  return refusal();
}
