import { AppError, type ErrorCode } from '#contract/errors/app-error.ts';
import type { PublishPlan } from '#contract/model/publish-plan.ts';
import type { FailingScript, PlanView, PublishEnd, PublishRequest } from '#contract/rpc/sync.ts';
import { approvePlan } from '#engine/plan/approve.ts';
import type { EntityTypes } from '#engine/sync/entity-types.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { type CaseChecks, failingRemark, failingWords } from '../plan/case-checks.ts';
import type { MadePlan, PlanViews } from '../plan/plan-view.ts';
import { staleEnd } from '../plan/stale-end.ts';
import type { Clock } from '../ports.ts';
import { storeChangeSet } from './change-set-store.ts';
import type { Publisher } from './publisher.ts';

export interface Person {
  readonly sub: string;
  readonly tenant_id: string;
  readonly email: string | null;
}

export interface PublishFlowOptions {
  readonly store: Store<WorkspaceSchema>;
  readonly types: EntityTypes;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly plans: PlanViews;
  readonly cases: CaseChecks;
  readonly publisher: Publisher;
  readonly refresh: (lids: readonly string[], signal: AbortSignal) => Promise<void>;
  readonly who: () => Person | null;
  readonly backup: () => Promise<void>;
  readonly refusal: () => PlanView['refusal'];
}

/**
 * From a plan somebody has read to its end: the server is read again for everything the plan touches, and only a plan
 * that is still the same becomes a change set (`sync.md` 3.8; S76, S90). Nothing is sent before that is stored.
 */
export async function publishPlan(
  options: PublishFlowOptions,
  request: PublishRequest,
  signal: AbortSignal,
): Promise<PublishEnd> {
  const { plans, publisher, backup, refresh } = options;
  requireAllowed(options);
  const lids = request.lids ?? null;
  const approved = plans.findShown(request.plan_hash);
  await publisher.settleOpen(signal);
  await refresh(touched(approved, plans.make(lids).picked), signal);
  await plans.check();
  const seen = plans.make(lids);
  if (seen.picked.plan_hash !== request.plan_hash) return staleEnd(approved, seen.picked);
  const { failing } = await options.cases.check(seen, signal);
  if (failing.length > 0 && request.accept_failing_cases !== true) {
    throw new AppError('precondition_failed', failingWords(failing), { failing });
  }
  await backup();
  signal.throwIfAborted();
  // From here to the commit nothing waits, so that nobody can type in between.
  const made = plans.make(lids);
  if (made.picked.plan_hash !== request.plan_hash) return staleEnd(approved, made.picked);
  requireAllowed(options);
  return publisher.carryOut(storeApproved(options, request, made, failing), signal);
}

function storeApproved(
  options: PublishFlowOptions,
  request: PublishRequest,
  made: MadePlan,
  failing: readonly FailingScript[],
): string {
  const { store, types, clock, newId } = options;
  const person = requirePerson(options.who());
  const set = approvePlan(made.picked, {
    approved_by: person.sub,
    reviewed: new Set(request.reviewed),
    typed_tenant_name: request.typed_tenant_name ?? null,
    change_description: request.change_description ?? null,
    remarks: new Map(failing.map((script) => [script.lid, failingRemark(script)])),
    newId,
  });
  const { texts, picked: plan } = made;
  storeChangeSet(store, { types, clock }, { set, plan, backend: plan.backend, approved_email: person.email, texts });
  return set.cs_id;
}

/** Everything whose state the plan relies on, as it was shown and as it is known now. */
function touched(approved: PublishPlan | undefined, current: PublishPlan): string[] {
  const lids = [approved, current].flatMap((plan) => plan?.inputs.map((input) => input.lid) ?? []);
  return [...new Set(lids)].sort();
}

/** @throws AppError where nothing may be sent now */
export function requireAllowed({ refusal }: Pick<PublishFlowOptions, 'refusal'>): void {
  const refused = refusal();
  if (refused !== null) throw new AppError(refused.code as ErrorCode, refused.message);
}

/** @throws AppError `unauthorized` */
export function requirePerson(person: Person | null): Person {
  if (person !== null) return person;
  throw new AppError('unauthorized', 'You are not signed in to the backend. Sign in and publish again.');
}
