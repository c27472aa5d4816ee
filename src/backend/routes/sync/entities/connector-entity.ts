import { type NewAuditEvent, recordAudits } from '#backend/db/queries/audit-events/audit-events.ts';
import { auditedConnector } from '#backend/db/queries/audit-events/audited-connector.ts';
import { type ConnectorRow, wireConnector } from '#backend/db/queries/connectors/columns.ts';
import { allConnectors, connectorNamesInUse, findConnectors } from '#backend/db/queries/connectors/read-connectors.ts';
import {
  type ConnectorContent,
  deleteConnectors,
  insertConnectors,
  updateConnectors,
} from '#backend/db/queries/connectors/write-connectors.ts';
import type { Change } from '#backend/db/queries/feed/append-events.ts';
import { storableTexts } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { endEntrustment } from '#backend/routes/connectors/end-entrustment.ts';
import { AppError } from '#contract/errors/app-error.ts';
import {
  type ChangeSetFailure,
  type ConnectorFieldsChange,
  connectorFieldsChange,
  type NewConnectorFields,
  newConnectorFields,
} from '#contract/http/sync.ts';
import type { ConnectorType } from '#contract/model/connector.ts';
import { parseConfig } from '#contract/model/connector-types.ts';
import { type FieldsOperation, readFieldsOperation, revisionProblem } from './fields-operation.ts';
import { failure, type Judgement, type SyncedEntity } from './synced-entity.ts';

type ConnectorOperation = FieldsOperation<NewConnectorFields, ConnectorFieldsChange>;

/** What one operation does to its connector: from `before` (null: a creation) to `after` (null: a deletion). */
interface ConnectorStep {
  readonly operation: ConnectorOperation;
  readonly before: ConnectorRow | null;
  readonly after: (ConnectorContent & { readonly connector_type: ConnectorType }) | null;
}

/** Connectors in change sets and snapshots, without their credentials, which never travel there. */
export const connectorEntity: SyncedEntity = {
  type: 'connector',
  prepare: (_dependencies, _actor, bodies, changeSetId) => {
    const schemas = { create: newConnectorFields, update: connectorFieldsChange };
    const operations = bodies.map((body) => readFieldsOperation(body, schemas));
    for (const { fields } of operations) storableTexts({ name: fields.name, description: fields.description });
    return Promise.resolve({ judge: (scope, revs) => judge(scope, operations, revs, changeSetId) });
  },
  all: async (scope) => {
    const rows = await allConnectors(scope);
    return rows.map((row) => ({ ...changeOf(row.id, row), rev: row.rev }));
  },
};

async function judge(
  scope: TenantScope,
  operations: readonly ConnectorOperation[],
  revs: readonly number[],
  changeSetId: string,
): Promise<Judgement> {
  const rows = await findConnectors(
    scope,
    operations.map(({ id }) => id),
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  const failures: ChangeSetFailure[] = [];
  const steps: ConnectorStep[] = [];
  for (const [index, operation] of operations.entries()) {
    const before = known.get(operation.id);
    const moved = revisionProblem(operation, before, 'connector');
    const after = moved === null ? contentAfter(operation, before ?? null, revs[index] ?? 0) : null;
    const unfit = after === null || before?.config === after.config ? null : configProblem(after);
    if (moved !== null) failures.push(failure(operation, moved.code, moved.message));
    else if (unfit !== null) failures.push(failure(operation, 'config_not_possible', unfit));
    else steps.push({ operation, before: before ?? null, after });
  }
  const wanted = steps.flatMap(({ after }) => (after === null ? [] : [after.name]));
  const inUse = await connectorNamesInUse(scope, [...new Set(wanted)], new Set(known.keys()));
  return { failures: [...failures, ...namesTaken(steps, inUse)], write: () => write(scope, steps, changeSetId) };
}

function contentAfter(operation: ConnectorOperation, before: ConnectorRow | null, rev: number): ConnectorStep['after'] {
  if (operation.action === 'delete') return null;
  if (operation.action === 'create') return { ...operation.fields, rev };
  if (before === null) throw new Error(`Connector ${operation.id} was judged without being there.`);
  const { fields } = operation;
  return {
    name: fields.name ?? before.name,
    description: fields.description === undefined ? before.description : fields.description,
    connector_type: before.connector_type,
    config: fields.config ?? before.config,
    object_classes: fields.object_classes ?? before.object_classes,
    resources: fields.resources ?? before.resources,
    // One whose last test failed is on; switching it on once more says nothing about that.
    status: fields.status === undefined || isOn(fields.status) === isOn(before.status) ? before.status : fields.status,
    rev,
  };
}

function isOn(status: ConnectorRow['status']): boolean {
  return status !== 'inactive';
}

function configProblem({ name, connector_type, config }: NonNullable<ConnectorStep['after']>): string | null {
  try {
    parseConfig(connector_type, config);
    return null;
  } catch (error) {
    if (error instanceof AppError)
      return `The configuration of "${name}" is not possible: ${error.message.replace(/\.?$/, '.')}`;
    throw error;
  }
}

/** Names that would be there twice once the set is applied: with connectors it leaves alone, or with each other. */
function namesTaken(steps: readonly ConnectorStep[], inUse: ReadonlySet<string>): ChangeSetFailure[] {
  const seen = new Set(inUse);
  return steps.flatMap(({ operation, after }) => {
    if (after === null) return [];
    const taken = seen.has(after.name);
    seen.add(after.name);
    if (!taken) return [];
    const message = `There is a connector named "${after.name}" already; choose another name.`;
    return [failure(operation, 'name_taken', message)];
  });
}

/** Deletions first and all renames in one statement: names that the set frees are free, and may be swapped. */
async function write(scope: TenantScope, steps: readonly ConnectorStep[], changeSetId: string): Promise<Change[]> {
  await deleteConnectors(
    scope,
    steps.flatMap(({ before, after }) => (before !== null && after === null ? [before.id] : [])),
  );
  const updated = await updateConnectors(
    scope,
    steps.flatMap(({ before, after }) => {
      if (before === null || after === null) return [];
      const { connector_type: _, ...content } = after;
      return [{ ...content, id: before.id }];
    }),
  );
  const inserted = await insertConnectors(
    scope,
    steps.flatMap(({ operation, before, after }) =>
      before !== null || after === null ? [] : [{ ...after, id: operation.id }],
    ),
  );
  await recordAudits(
    scope,
    steps.flatMap((step) => auditsOf(step, changeSetId)),
  );
  const rows = new Map([...updated, ...inserted].map((row) => [row.id, row]));
  for (const { before } of steps) {
    const after = before === null ? undefined : rows.get(before.id);
    if (before === null || after === undefined) continue;
    rows.set(before.id, await endEntrustment(scope, before, after, { change_set: changeSetId }));
  }
  return steps.map(({ operation: { id } }) => changeOf(id, rows.get(id)));
}

function changeOf(id: string, row: ConnectorRow | undefined): Change {
  return { type: 'connector', id, row: row === undefined ? null : wireConnector(row), body_hash: null };
}

/** The same events that the plain routes record, each with the change set that it was part of. */
function auditsOf({ operation, before, after }: ConnectorStep, change_set: string): NewAuditEvent[] {
  const connector_id = operation.id;
  const details = { connector_id, connector_name: (after ?? before)?.name ?? '', change_set };
  const event = (action: NewAuditEvent['action'], sides: Pick<NewAuditEvent, 'before' | 'after'>) => ({
    ...{ script_id: null, action, details },
    ...sides,
  });
  if (after === null) {
    const was = before && { ...auditedConnector(before), connector_type: before.connector_type };
    return [event('connector_deleted', { before: was, after: null })];
  }
  const from = before?.status ?? 'inactive';
  const asBefore = auditedConnector({ ...after, status: from });
  const written =
    before === null
      ? event('connector_created', { before: null, after: { ...asBefore, connector_type: after.connector_type } })
      : event('connector_updated', { before: auditedConnector(before), after: asBefore });
  const changed = before === null || JSON.stringify(auditedConnector(before)) !== JSON.stringify(asBefore);
  const switched = event(after.status === 'active' ? 'connector_activated' : 'connector_deactivated', {
    before: { status: from },
    after: { status: after.status },
  });
  return [...(changed ? [written] : []), ...(after.status === from ? [] : [switched])];
}
