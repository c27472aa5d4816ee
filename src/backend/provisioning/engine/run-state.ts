import type { Plan } from '#backend/db/provisioning-tables.ts';
import type { ConnectorRow } from '#backend/db/queries/connectors/columns.ts';
import type { TakenProvision } from '#backend/db/queries/provisioning/leases.ts';
import type { OpenCreation, ProviderCall } from '#backend/db/queries/provisioning/provider-calls.ts';
import type { ResourceRow } from '#backend/db/queries/provisioning/resources.ts';
import type { Actor } from '#backend/db/with-tenant.ts';
import type { PipelineStep, StepAttempt } from '#contract/script/pipeline.ts';
import type { EngineContext } from './engine-context.ts';
import type { Journal } from './journal.ts';

/** One run of a provision by one worker. */
export interface RunState {
  readonly engine: EngineContext;
  /** Who asked for the provision: what is done is done in their name. */
  readonly actor: Actor;
  readonly provision: TakenProvision;
  readonly resource: ResourceRow;
  readonly connector: ConnectorRow;
  readonly plan: Plan;
  /** The texts that the plan runs (`textKey`). */
  readonly texts: ReadonlyMap<string, string>;
  readonly done: { readonly steps: readonly PipelineStep[]; readonly attempts: readonly StepAttempt[] };
  /** Earlier calls of the adapter. */
  readonly calls: readonly ProviderCall[];
  /** Of a resource without a provider's id: what may have made it all the same. */
  readonly openCreation: OpenCreation | null;
  readonly operationPosition: number;
  /** The step that was written down as begun with the plan; null where there was one already. */
  readonly begun: number | null;
  readonly journal: Journal;
  /** Aborts with one of `stop-reasons.ts`. */
  readonly signal: AbortSignal;
  /** The target was asked, now or earlier. */
  called: boolean;
  /** It may have acted without anybody knowing. */
  open: boolean;
}
