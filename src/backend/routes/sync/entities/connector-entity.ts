import type { NewAuditEvent } from '#backend/db/queries/audit-events/audit-events.ts';
import { auditedConnector } from '#backend/db/queries/audit-events/audited-connector.ts';
import { type ConnectorRow, wireConnector } from '#backend/db/queries/connectors/columns.ts';
import { allConnectors, connectorNamesInUse, findConnectors } from '#backend/db/queries/connectors/read-connectors.ts';
import {
  type ConnectorContent,
  deleteConnectors,
  insertConnectors,
  updateConnectors,
} from '#backend/db/queries/connectors/write-connectors.ts';
import { storableTexts } from '#backend/db/text.ts';
import { endEntrustment } from '#backend/routes/connectors/end-entrustment.ts';
import { AppError } from '#contract/errors/app-error.ts';
import {
  type ConnectorFieldsChange,
  connectorFieldsChange,
  type NewConnectorFields,
  newConnectorFields,
} from '#contract/http/sync.ts';
import type { ConnectorType } from '#contract/model/connector.ts';
import { parseConfig } from '#contract/model/connector-types.ts';
import { type FieldsStep, fieldsEntity, namesTaken } from './fields-entity.ts';
import { readFieldsOperation } from './fields-operation.ts';

type Content = ConnectorContent & { readonly connector_type: ConnectorType };
type ConnectorStep = FieldsStep<NewConnectorFields, ConnectorFieldsChange, ConnectorRow, Content>;

/** Connectors in change sets and snapshots, without their credentials, which never travel there. */
export const connectorEntity = fieldsEntity<NewConnectorFields, ConnectorFieldsChange, ConnectorRow, Content>({
  type: 'connector',
  label: 'connector',
  read: (body) => {
    const operation = readFieldsOperation(body, { create: newConnectorFields, update: connectorFieldsChange });
    storableTexts({ name: operation.fields.name, description: operation.fields.description });
    return operation;
  },
  table: {
    find: findConnectors,
    all: allConnectors,
    insert: insertConnectors,
    update: (scope, rows) =>
      updateConnectors(
        scope,
        rows.map(({ connector_type: _, ...content }) => content),
      ),
    remove: deleteConnectors,
  },
  nameOf: ({ name }) => name,
  created: (fields, rev) => ({ ...fields, rev }),
  changed: contentAfter,
  judge: async () => {
    return ({ before, after }) => {
      const unfit = after === null || before?.config === after.config ? null : configProblem(after);
      return unfit === null ? null : { code: 'config_not_possible', message: unfit };
    };
  },
  together: async (scope, steps, touched) => {
    const wanted = new Set(steps.flatMap(({ after }) => (after === null ? [] : [after.name])));
    const others = await connectorNamesInUse(scope, [...wanted], touched);
    const message = (name: string) => `There is a connector named "${name}" already; choose another name.`;
    return namesTaken(
      steps,
      others,
      ({ name }) => name,
      ({ name }) => message(name),
    );
  },
  audits: (step, _row, change_set) => auditsOf(step, change_set),
  after: async (scope, steps, rows, { change_set }) => {
    const written = new Map(rows.map((row) => [row.id, row]));
    const ended: ConnectorRow[] = [];
    for (const { before } of steps) {
      const after = before === null ? undefined : written.get(before.id);
      if (before !== null && after !== undefined)
        ended.push(await endEntrustment(scope, before, after, { change_set }));
    }
    return ended;
  },
  event: (id, row) => ({ type: 'connector', id, row: row === undefined ? null : wireConnector(row), body_hash: null }),
});

function contentAfter(before: ConnectorRow, fields: ConnectorFieldsChange, rev: number): Content {
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

function configProblem({ name, connector_type, config }: Content): string | null {
  try {
    parseConfig(connector_type, config);
    return null;
  } catch (error) {
    if (error instanceof AppError)
      return `The configuration of "${name}" is not possible: ${error.message.replace(/\.?$/, '.')}`;
    throw error;
  }
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
