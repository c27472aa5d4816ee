import { findConnector } from '#backend/db/queries/connectors/read-connectors.ts';
import { type TakenProvision, takeProvision, writeAsHolder } from '#backend/db/queries/provisioning/leases.ts';
import { callsOf, openCreation } from '#backend/db/queries/provisioning/provider-calls.ts';
import { insertSteps, type StepState, stepStatesOf } from '#backend/db/queries/provisioning/provision-steps.ts';
import { findResourceOf } from '#backend/db/queries/provisioning/resources.ts';
import { type Actor, nobody, type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import type { PipelineStep, PlannedStep } from '#contract/script/pipeline.ts';
import { planSteps, whySkipped } from '#engine/pipeline/select-bindings.ts';
import type { ProvisionJob } from '../queue/provision-queue.ts';
import type { EngineContext } from './engine-context.ts';
import { askedOf } from './finish-run.ts';
import { Journal } from './journal.ts';
import { continuedPlan, currentBindings, textsOfPlan } from './plan-bindings.ts';
import type { RunState } from './run-state.ts';

/** What a worker got when it asked for a provision. `unusable`: it is taken, and cannot run, for this reason. */
export type Loaded =
  | { readonly kind: 'over' }
  | { readonly kind: 'held' }
  | { readonly kind: 'unusable'; readonly taken: TakenProvision; readonly actor: Actor; readonly why: string }
  | { readonly kind: 'run'; readonly run: RunState };

/** Takes a provision and reads all that its run needs, in one transaction; a new one is planned. */
export function loadRun(
  engine: EngineContext,
  job: ProvisionJob,
  worker_id: string,
  signal: AbortSignal,
): Promise<Loaded> {
  const asNobody: Actor = { tenant_id: job.tenant_id, actor_id: nobody };
  return withTenant(engine.db, asNobody, async (scope): Promise<Loaded> => {
    const lease = { provision_id: job.provision_id, worker_id, lease_ms: engine.patience.leaseMs };
    const taken = await takeProvision(scope, lease);
    if (taken === 'over') return { kind: 'over' };
    if (taken === 'held') return { kind: 'held' };
    const actor = { tenant_id: job.tenant_id, actor_id: taken.requested_by, request_id: taken.request_id };
    const unusable = (why: string): Loaded => ({ kind: 'unusable', taken, actor, why });
    if (taken.deliveries > engine.patience.deliveries) return unusable(givenUp(engine.patience.deliveries));
    const resource = await findResourceOf(scope, { id: taken.resource_id, resource_type: taken.resource_type });
    if (resource === undefined) return unusable('The resource is gone.');
    // Nobody has had it before: there is nothing to go on from.
    const fresh = taken.fence === 1;
    const calls = fresh ? [] : await callsOf(scope, taken.id);
    const connector = taken.dock_id === null ? undefined : await findConnector(scope, taken.dock_id);
    if (connector === undefined) return unusable(`The connector was deleted${calls.length === 0 ? nothingDone : '.'}`);
    // An answer that is recorded stands, and the target is not asked any more.
    const answered = calls.some(({ state }) => state === 'answered');
    if (connector.status === 'inactive' && !answered) return unusable(switchedOff(connector.name, calls.length === 0));
    const states = fresh ? [] : await stepStatesOf(scope, taken.id);
    const settled = settledOf(states);
    const { plan, begun } =
      taken.plan === null ? await planNow(scope, taken, settled) : { plan: taken.plan, begun: null };
    const journal = new Journal(engine, actor, taken);
    const done = { steps: settled, attempts: states[settled.length]?.tried ?? [] };
    const texts = await textsOfPlan(scope, plan);
    const operationPosition = planSteps(plan).findIndex(({ kind }) => kind === 'operation');
    const shared = { engine, actor, provision: taken, resource, connector, journal, signal };
    const lost =
      resource.provider_id === null && taken.operation_type === 'delete'
        ? await openCreation(scope, resource.id)
        : null;
    const run = {
      ...shared,
      openCreation: lost,
      plan,
      texts,
      done,
      calls,
      operationPosition,
      begun,
      ...askedOf(calls),
    };
    return { kind: 'run', run };
  });
}

const nothingDone = '; nothing was done.';

function switchedOff(name: string, unasked: boolean): string {
  return `The connector "${name}" was deactivated${unasked ? nothingDone : '.'} Activate it, then resume the operation.`;
}

function givenUp(times: number): string {
  return `It was given up after ${times} workers died or broke off over it; look at the backend's log, then resume it.`;
}

/** The steps from the first that are over: what is behind a gap runs again. */
function settledOf(states: readonly StepState[]): PipelineStep[] {
  const settled: PipelineStep[] = [];
  for (const [index, state] of states.entries()) {
    if (state.position !== index || state.settled === null) break;
    settled.push(state.settled);
  }
  return settled;
}

/** Plans the run, or the rest of one that goes on, and writes the plan down: a successor runs the same. */
async function planNow(
  scope: TenantScope,
  taken: TakenProvision,
  settled: readonly PipelineStep[],
): Promise<Pick<RunState, 'plan' | 'begun'>> {
  const current = await currentBindings(scope, taken.dock_id ?? '', taken.operation_type);
  const plan = continuedPlan(settled, current);
  const planned = planSteps(plan);
  const steps = planned.map((step, position) => ({ position, ...namedStep(step) })).slice(settled.length);
  const first = steps.find(({ position }) => runs(planned[position]));
  const begun = first?.kind === 'hook' ? first.position : null;
  const inserted = steps.length === 0 ? [] : [insertSteps(scope, taken.id, steps, begun)];
  await writeAsHolder(scope, taken, { plan }, [], inserted);
  return { plan, begun };
}

function runs(step: PlannedStep | undefined): boolean {
  return step?.kind === 'operation' || (step !== undefined && whySkipped(step.binding) === null);
}

function namedStep(step: PlannedStep) {
  if (step.kind === 'operation') return { kind: step.kind, name: 'operation', binding_id: null };
  const { binding } = step;
  return {
    kind: step.kind,
    name: binding.script?.script_name ?? 'a script that is gone',
    binding_id: binding.binding_id,
  };
}
