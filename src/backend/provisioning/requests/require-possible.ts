import type { ConnectorRow } from '#backend/db/queries/connectors/columns.ts';
import { findConnector } from '#backend/db/queries/connectors/read-connectors.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import type { ObjectClass } from '#contract/model/connector.ts';
import { parseConfig } from '#contract/model/connector-types.ts';
import type { Provision, ResourceType } from '#contract/model/provisioning.ts';
import { adapterFor, methodFor } from '../adapters/registry.ts';
import { connectorNotFound } from '../connectors/connector-not-found.ts';

interface Wish {
  readonly dock_id: string | null;
  readonly resource_type: ResourceType;
  readonly operation_type: Provision['operation_type'];
  /** Null: the connector's own word for the type. */
  readonly object_class: string | null;
}

export interface Possible {
  readonly connector: ConnectorRow;
  readonly object_class: string;
  /** What the connector says of the class; null where it says nothing. */
  readonly described: ObjectClass | null;
}

/**
 * Refuses what cannot be done before anything is written down or queued.
 * @throws AppError `connector_not_found`, `conflict` for an inactive connector, `unprocessable` (422) where the adapter or
 * the object class has no such operation.
 */
export async function requirePossible(scope: TenantScope, wish: Wish): Promise<Possible> {
  const { dock_id, operation_type, resource_type } = wish;
  const connector = dock_id === null ? undefined : await findConnector(scope, dock_id);
  if (connector === undefined) throw connectorNotFound(dock_id ?? '(none)');
  if (connector.status === 'inactive') {
    throw new AppError('conflict', `The connector "${connector.name}" is inactive; activate it first.`, {
      dock_id,
      status: connector.status,
    });
  }
  const adapter = adapterFor(connector.connector_type);
  const config = parseConfig(connector.connector_type, connector.config);
  methodFor(adapter, operation_type, resource_type, config);
  const object_class = wish.object_class ?? classNameOf(connector, resource_type);
  const described = connector.object_classes.find(({ name }) => name === object_class) ?? null;
  if (described !== null && !described.operations.includes(operation_type)) {
    throw new AppError(
      'unprocessable',
      `The connector "${connector.name}" does not support ${operation_type} on objects of the class ${object_class}.`,
      { operation: operation_type, object_class },
    );
  }
  return { connector, object_class, described };
}

/**
 * Refuses a class that was asked for by its name and that the connector, which describes others, does not have.
 * @throws AppError `unprocessable`.
 */
export function requireDescribed({ connector, object_class, described }: Possible): void {
  if (described !== null || connector.object_classes.length === 0) return;
  const known = connector.object_classes.map(({ name }) => name).join(', ');
  throw new AppError('unprocessable', `object_class: The connector has no class ${object_class}; it has ${known}.`, {
    field: 'object_class',
  });
}

/** The class that is called like the type; directories call an account a user. */
function classNameOf({ object_classes }: ConnectorRow, type: ResourceType): string {
  const has = (name: string) => object_classes.some((one) => one.name === name);
  if (type === 'account' && !has('account') && has('user')) return 'user';
  return type;
}
