import { bindingAudit } from '#backend/db/queries/audit-events/binding-audits.ts';
import { type BindingContent, type BindingRow, contentOf } from '#backend/db/queries/bindings/columns.ts';
import { allBindings, bindingsOfConnectors, findBindings } from '#backend/db/queries/bindings/read-bindings.ts';
import { deleteBindings, insertBindings, updateBindings } from '#backend/db/queries/bindings/write-bindings.ts';
import { findConnectors } from '#backend/db/queries/connectors/read-connectors.ts';
import { findScripts } from '#backend/db/queries/scripts/read-scripts.ts';
import { bindingEvent } from '#backend/routes/bindings/binding-answer.ts';
import { type BindingFieldsChange, bindingFieldsChange, newBindingFields } from '#contract/http/sync.ts';
import type { BindingFields } from '#contract/model/hook-binding.ts';
import { fieldsEntity, given } from './fields-entity.ts';
import { readFieldsOperation } from './fields-operation.ts';
import { bindingRefusal, placesTaken } from './judge-bindings.ts';

/** Hook bindings in change sets and snapshots. */
export const bindingEntity = fieldsEntity<BindingFields, BindingFieldsChange, BindingRow, BindingContent>({
  type: 'hook_binding',
  label: 'binding',
  read: (body) => readFieldsOperation(body, { create: newBindingFields, update: bindingFieldsChange }),
  table: {
    find: findBindings,
    all: allBindings,
    insert: insertBindings,
    update: updateBindings,
    remove: deleteBindings,
  },
  nameOf: ({ script, hook_phase, operation_type, execution_order }) =>
    `${script.name} ${hook_phase} ${operation_type}, order ${execution_order}`,
  created: (fields, rev) => ({ ...fields, rev }),
  changed: (before, fields, rev) => ({ ...contentOf(before), ...given(fields), rev }),
  judge: async (scope, steps, { set }) => {
    const bound = steps.flatMap(({ after }) => (after === null ? [] : [after]));
    const scripts = await findScripts(scope, [...new Set(bound.map(({ script_id }) => script_id))]);
    const connectors = await findConnectors(scope, [...new Set(bound.map(({ connector_id }) => connector_id))]);
    const around = {
      set,
      scripts: new Map(scripts.map((row) => [row.id, row])),
      connectors: new Set(connectors.map(({ id }) => id)),
    };
    return (step) => bindingRefusal(step, around);
  },
  together: async (scope, steps) => {
    const touched = steps.flatMap(({ after }) => (after === null ? [] : [after.connector_id]));
    return placesTaken(steps, await bindingsOfConnectors(scope, [...new Set(touched)]));
  },
  audits: ({ operation, before, after }, _row, change_set) => [
    bindingAudit(operation.id, { before, after }, { change_set }),
  ],
  event: bindingEvent,
});
