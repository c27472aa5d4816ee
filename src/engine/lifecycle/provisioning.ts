import type { ConnectorType } from '#contract/model/connector.ts';
import { connectorTypeDescriptors } from '#contract/model/connector-types.ts';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { PipelineContext } from '#contract/model/pipeline-test.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { OperationType } from '#contract/script/test-context.ts';
import { actionMistakes, actionTypes } from './action-types.ts';
import type { Effect } from './simulate.ts';

/** What a provisioning action asks of a connector: the pipeline of one operation, with what it starts from. */
export interface ProvisioningRequest {
  /** The connector's name. */
  readonly connector: string;
  readonly operation: OperationType;
  readonly context: Partial<PipelineContext>;
}

/**
 * What the pipeline of a provisioning action starts from, at the instant `at` (milliseconds since 1970): the simulated object as it
 * was when the action's turn came. Of an object that has a member named like its type, such as `user`, that member is what is
 * provisioned. Null for every other effect; `wrong` says, for people, why the action cannot be carried out.
 */
export function provisioningOf(
  effect: Effect,
  objectType: LifecycleConfig['object_type'],
  at: number,
): ProvisioningRequest | { readonly wrong: string } | null {
  if (effect.kind !== 'action' || effect.action.action_type !== 'trigger_provisioning') return null;
  const mistake = actionMistakes(effect.action)[0];
  if (mistake !== undefined) return { wrong: `The action cannot be carried out: ${mistake}.` };
  const {
    connector,
    operation,
    object_class = 'user',
  } = actionTypes.trigger_provisioning.parse(effect.action.parameters);
  const attributes = provisioned(effect.object ?? {}, objectType);
  return { connector, operation, context: { object_class, attributes, now: new Date(at).toISOString() } };
}

function provisioned(object: JsonObject, objectType: string): JsonObject {
  const own = Object.hasOwn(object, objectType) ? object[objectType] : undefined;
  return typeof own === 'object' && own !== null && !Array.isArray(own) ? own : object;
}

/** A connector as far as provisioning actions care. */
export interface NamedConnector {
  readonly name: string;
  readonly connector_type: ConnectorType;
}

/**
 * The connector that a provisioning action names, or why there is no pipeline to run. `deleted`: names of connectors that were deleted
 * here, whose bindings are orphaned.
 */
export function connectorFor<Connector extends NamedConnector>(
  { connector: name, operation }: ProvisioningRequest,
  connectors: readonly Connector[],
  deleted: readonly string[],
): Connector | { readonly wrong: string } {
  const found = connectors.find((one) => one.name === name);
  if (found === undefined && deleted.includes(name))
    return {
      wrong: `The connector ${name} was deleted, so its bindings are orphaned and never run. Bring it back from the Trash, or name another one in the action.`,
    };
  if (found === undefined)
    return { wrong: `There is no connector named ${name} in this workspace. Choose one in the action, or make it.` };
  const { operations } = connectorTypeDescriptors[found.connector_type];
  if (operations.includes(operation)) return found;
  return {
    wrong: `${name} has no operation ${operation}: it knows ${operations.join(', ')}. Choose one of them in the action.`,
  };
}
