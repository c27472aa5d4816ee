import type { Plan } from '#backend/db/provisioning-tables.ts';
import { exactColumn, exactText } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { Provision } from '#contract/model/provisioning.ts';
import type { PipelineBinding, PipelineStep } from '#contract/script/pipeline.ts';
import { planSteps } from '#engine/pipeline/select-bindings.ts';

/**
 * The bindings of a connector's operation with the versions that run now: those that are published (`contract.md` 2.9). What
 * cannot run stays in the plan and says why.
 */
export async function currentBindings(
  scope: TenantScope,
  connector_id: string,
  operation_type: Provision['operation_type'],
): Promise<PipelineBinding[]> {
  const rows = await scope.db
    .selectFrom('script_hook_bindings as binding')
    .leftJoin('scripts', 'scripts.id', 'binding.script_id')
    .select([
      'binding.id as binding_id',
      'binding.hook_phase',
      'binding.execution_order',
      'binding.created_at',
      'binding.failure_policy',
      'binding.max_retries',
      'binding.timeout_seconds',
      'binding.enabled',
      'scripts.id as script_id',
      'scripts.name as script_name',
      'scripts.status',
      'scripts.current_version',
    ])
    .where('binding.connector_id', '=', connector_id)
    .where('binding.operation_type', '=', operation_type)
    .execute();
  return rows.map(({ script_id, script_name, status, current_version, ...binding }) => ({
    ...binding,
    script:
      script_id === null
        ? null
        : { script_id, script_name: script_name ?? '', source: 'version', version: current_version ?? 1 },
    unavailable: status === null || status === 'active' ? null : whyNot(script_name ?? '', status),
  }));
}

function whyNot(name: string, status: string): string {
  return `The script "${name}" is ${status === 'draft' ? 'a draft' : status} and did not run; activate it to let it run.`;
}

/**
 * The plan of a run that goes on: what it has settled stays in front as it was, and the rest is what is bound now. Scripts
 * may have been mended, added or taken away since it stopped.
 */
export function continuedPlan(settled: readonly PipelineStep[], current: readonly PipelineBinding[]): Plan {
  const done = settled.flatMap((step) => (step.kind === 'hook' ? [step.binding] : []));
  const known = new Set(done.map(({ binding_id }) => binding_id));
  const operated = settled.some(({ kind }) => kind === 'operation');
  const rest = current.filter(
    ({ binding_id, hook_phase }) => !known.has(binding_id) && (!operated || hook_phase === 'after'),
  );
  return planSteps([
    ...done.map((binding, index) => ({ ...binding, execution_order: index - done.length })),
    ...rest,
  ]).flatMap((step) => (step.kind === 'hook' ? [step.binding] : []));
}

/** The texts that a plan runs, by script and version. A text that is gone is missing. */
export async function textsOfPlan(scope: TenantScope, plan: Plan): Promise<Map<string, string>> {
  const scripts = plan.flatMap(({ script, enabled, unavailable }) =>
    script !== null && enabled && unavailable === null ? [script] : [],
  );
  if (scripts.length === 0) return new Map();
  const rows = await scope.db
    .selectFrom('script_versions')
    .select(['script_id', 'version_number', exactColumn('script_body').as('script_body')])
    .where((either) =>
      either.or(
        scripts.map(({ script_id, version }) =>
          either.and([either('script_id', '=', script_id), either('version_number', '=', version ?? 0)]),
        ),
      ),
    )
    .execute();
  return new Map(
    rows.map(({ script_id, version_number, script_body }) => [
      textKey({ script_id, version: version_number }),
      exactText(script_body),
    ]),
  );
}

export function textKey({
  script_id,
  version,
}: {
  readonly script_id: string;
  readonly version: number | null;
}): string {
  return `${script_id} ${version}`;
}
