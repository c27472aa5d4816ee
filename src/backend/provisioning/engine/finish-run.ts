import { auditStatement, type NewAuditEvent, recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { releaseLease, type TakenProvision, writeAsHolder } from '#backend/db/queries/provisioning/leases.ts';
import { callsOf, type ProviderCall } from '#backend/db/queries/provisioning/provider-calls.ts';
import { closeOpenSteps } from '#backend/db/queries/provisioning/provision-steps.ts';
import {
  deleteResource,
  findResource,
  type ResourceChange,
  type ResourceRow,
  updateResource,
} from '#backend/db/queries/provisioning/resources.ts';
import { replaceUnstorable } from '#backend/db/text.ts';
import { type Actor, type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import type { AuditAction } from '#contract/model/audit.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { OperationStep, PipelineResult, PipelineStep } from '#contract/script/pipeline.ts';
import { nameOf } from '../requests/name-of.ts';
import type { EngineContext } from './engine-context.ts';
import type { RunState } from './run-state.ts';
import { LeaseLost } from './stop-reasons.ts';

type Provision = Pick<
  TakenProvision,
  'id' | 'resource_id' | 'resource_type' | 'dock_id' | 'operation_type' | 'prior_state'
>;

/** How a run ended, as far as the resource is concerned. */
interface Ending {
  readonly state: 'succeeded' | 'failed' | 'cancelled';
  /** For people; null where all went well. */
  readonly error: string | null;
  /** What the operation was given, where the target has done it. */
  readonly operated: JsonObject | null;
  /** The target was asked. */
  readonly called: boolean;
  /** It is not known what the target did. */
  readonly open: boolean;
}

const successAction: Readonly<Record<Provision['operation_type'], AuditAction>> = {
  create: 'provisioned',
  update: 'provision_updated',
  enable: 'provision_enabled',
  disable: 'provision_disabled',
  delete: 'deprovisioned',
};

/** Writes the end of a run whose pipeline came to one. */
export async function finishRun(run: RunState, result: PipelineResult): Promise<void> {
  const ending: Ending = {
    state: result.success ? 'succeeded' : 'failed',
    error: result.failure === null ? null : failureWords(result.steps, result.failure),
    operated: operatedOf(result.steps),
    called: run.called,
    open: run.open,
  };
  conclude(run, ending);
  await run.journal.flush({ state: ending.state, error: ending.error });
}

/** Writes the end of a run that somebody cancelled; what was done by then stays done, and is said. */
export async function finishCancelled(run: RunState): Promise<void> {
  // What the target answered last may not be written yet.
  await run.journal.flush();
  const recorded = await recordedOperation(run);
  const ending: Ending = {
    state: 'cancelled',
    error: cancelledWords(recorded !== null, run),
    operated: recorded,
    called: run.called,
    open: run.open,
  };
  run.journal.also((scope) => closeOpenSteps(scope, run.provision.id, 'The operation was cancelled before this step.'));
  conclude(run, ending);
  await run.journal.flush({ state: 'cancelled', error: ending.error });
}

/** Writes the end of a provision that cannot run, or cannot go on; what the target had done by then stands. */
export async function finishUnusable(
  engine: EngineContext,
  actor: Actor,
  provision: TakenProvision,
  why: string,
): Promise<void> {
  await withTenant(engine.db, actor, async (scope) => {
    if (!(await writeAsHolder(scope, provision, { state: 'failed', error: why }))) throw new LeaseLost();
    await closeOpenSteps(scope, provision.id, why).execute();
    const calls = await callsOf(scope, provision.id);
    await settle(scope, provision, {
      state: 'failed',
      error: why,
      operated: answeredOf(calls),
      ...askedOf(calls),
    });
  });
  engine.changes.tell(provision.id);
}

/** Puts the end of a run down for its resource and for the audit. */
function conclude({ journal, provision, resource }: RunState, ending: Ending): void {
  if (isGone(provision, ending)) journal.also((scope) => deleteResource(scope, resource));
  else journal.resourceBecomes(resourceAfter(provision, ending));
  journal.also(
    (scope) => auditStatement(scope, [auditedEnd(provision, resource, ending)]),
    (scope) => releaseLease(scope, provision.id),
  );
}

/** The same for a provision that does not run. */
export async function settle(scope: TenantScope, provision: Provision, ending: Ending): Promise<void> {
  const resource = await findResource(scope, provision.resource_id);
  if (resource !== undefined) {
    if (isGone(provision, ending)) await deleteResource(scope, resource).execute();
    else await updateResource(scope, resource, resourceAfter(provision, ending)).execute();
  }
  await recordAudit(scope, auditedEnd(provision, resource, ending));
  await releaseLease(scope, provision.id).execute();
}

function isGone({ operation_type }: Provision, { operated }: Ending): boolean {
  return operation_type === 'delete' && operated !== null;
}

function auditedEnd(provision: Provision, resource: ResourceRow | undefined, ending: Ending): NewAuditEvent {
  const { operated, error } = ending;
  const name = resource?.name ?? null;
  return {
    script_id: null,
    action: ending.state === 'succeeded' ? successAction[provision.operation_type] : otherAction[ending.state],
    details: {
      provision_id: provision.id,
      operation_type: provision.operation_type,
      dock_id: provision.dock_id,
      dock_name: resource?.dock_name ?? null,
      resource_type: provision.resource_type,
      resource_id: provision.resource_id,
      resource_name: operated === null ? name : nameOf(operated, name ?? ''),
      ...(error === null ? {} : { error: replaceUnstorable(error) }),
    },
    before: null,
    after: null,
  };
}

const otherAction = { failed: 'provision_failed', cancelled: 'provision_cancelled' } as const;

function resourceAfter({ operation_type, prior_state }: Provision, ending: Ending): ResourceChange {
  const last_error = ending.error === null ? null : replaceUnstorable(ending.error);
  const { operated } = ending;
  if (operated === null) {
    // The target was not asked, or surely left it as it was. One that never came to be, or was to go and did not, has failed.
    const stays = operation_type === 'delete' ? !ending.called : operation_type !== 'create' && !ending.open;
    return { provisioning_state: stays && prior_state !== null ? prior_state : 'failed', last_error };
  }
  const done = { provisioning_state: 'provisioned', last_error } as const;
  if (operation_type === 'enable' || operation_type === 'disable') {
    return { ...done, enabled: operation_type === 'enable' };
  }
  const spec = Object.fromEntries(Object.entries(operated).filter(([, value]) => value !== null));
  const changed = { ...done, spec, ...named(spec) };
  return operation_type === 'create' ? { ...changed, provisioned_at: new Date().toISOString() } : changed;
}

/** The name stays where the attributes have none. */
function named(spec: JsonObject): Pick<ResourceChange, 'name'> {
  const name = nameOf(spec, '');
  return name === '' ? {} : { name: replaceUnstorable(name) };
}

function operatedOf(steps: readonly PipelineStep[]): JsonObject | null {
  const step = steps.find((one): one is OperationStep => one.kind === 'operation');
  return step?.status === 'success' ? step.input.attributes : null;
}

function failureWords(
  steps: readonly PipelineStep[],
  { step, message }: NonNullable<PipelineResult['failure']>,
): string {
  const failed = steps[step];
  const operated = operatedOf(steps) !== null;
  if (failed?.kind !== 'hook') return `The operation failed: ${message}`;
  const what = `The script "${failed.binding.script?.script_name ?? ''}" (step ${step + 1}) failed: ${message}`;
  return operated
    ? `${what} The target had done the operation before; that stands.`
    : `${what} The target was not asked.`;
}

function cancelledWords(operated: boolean, { called, open }: Pick<Ending, 'called' | 'open'>): string {
  if (operated)
    return 'It was cancelled after the target had done the operation; that stands, and later steps did not run.';
  if (called && !open) return 'It was cancelled after the target had been asked in vain; nothing was done there.';
  if (called) return 'It was cancelled while the target was asked. Look at the target: it may have acted all the same.';
  return 'It was cancelled before the target was asked; nothing was done there.';
}

/** What the operation was given, where its success is recorded by now. */
async function recordedOperation(run: RunState): Promise<JsonObject | null> {
  const calls = await withTenant(run.engine.db, run.actor, (scope) => callsOf(scope, run.provision.id));
  return answeredOf(calls);
}

/** What the calls that are recorded say of the target. */
export function askedOf(calls: readonly ProviderCall[]): Pick<Ending, 'called' | 'open'> {
  return { called: calls.length > 0, open: calls.some(({ state }) => state === 'calling' || state === 'unknown') };
}

function answeredOf(calls: readonly ProviderCall[]): JsonObject | null {
  return calls.find(({ state }) => state === 'answered')?.attributes ?? null;
}
