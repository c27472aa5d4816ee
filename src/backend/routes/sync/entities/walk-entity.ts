import { walkAudit } from '#backend/db/queries/audit-events/walk-audits.ts';
import { findLifecycles } from '#backend/db/queries/lifecycles/lifecycles.ts';
import {
  allWalks,
  deleteWalks,
  findWalks,
  insertWalks,
  updateWalks,
  type WalkContent,
  type WalkRow,
  walksOfLifecycles,
} from '#backend/db/queries/lifecycles/walks.ts';
import { storableWalk, walkEvent, walkNameTakenMessage } from '#backend/routes/lifecycle-walks/walk-answer.ts';
import { newWalkFields, type WalkFieldsChange, walkFieldsChange } from '#contract/http/sync.ts';
import type { LifecycleWalkFields } from '#contract/model/lifecycle-walk.ts';
import { fieldsEntity, given, namesTaken } from './fields-entity.ts';
import { readFieldsOperation } from './fields-operation.ts';

/** Tests of lifecycles. */
export const walkEntity = fieldsEntity<LifecycleWalkFields, WalkFieldsChange, WalkRow, WalkContent>({
  type: 'lifecycle_walk',
  label: 'lifecycle test',
  read: (body) => {
    const operation = readFieldsOperation(body, { create: newWalkFields, update: walkFieldsChange });
    storableWalk(given(operation.fields));
    return operation;
  },
  table: { find: findWalks, all: allWalks, insert: insertWalks, update: updateWalks, remove: deleteWalks },
  nameOf: ({ name }) => name,
  created: (fields, rev) => ({ ...fields, rev }),
  changed: (before, fields, rev) => ({ ...before, ...given(fields), rev }),
  judge: async (scope, steps, { set }) => {
    const lifecycles = [...new Set(steps.flatMap(({ after }) => (after === null ? [] : [after.config_id])))];
    const there = new Set((await findLifecycles(scope, lifecycles)).map(({ id }) => id));
    return ({ after }) => {
      if (after === null) return null;
      const { config_id } = after;
      const lifecycle = set.of('lifecycle_config', config_id);
      if (lifecycle?.isNew === true || (lifecycle !== null && there.has(config_id))) return null;
      return { code: 'reference_gone', message: `The lifecycle ${config_id} does not exist, or no longer.` };
    };
  },
  together: async (scope, steps, touched) => {
    const key = ({ config_id, name }: LifecycleWalkFields) => `${config_id} ${name}`;
    const lifecycles = new Set(steps.flatMap(({ after }) => (after === null ? [] : [after.config_id])));
    const others = (await walksOfLifecycles(scope, [...lifecycles])).filter(({ id }) => !touched.has(id));
    return namesTaken(steps, others.map(key), key, ({ name }) => walkNameTakenMessage(name));
  },
  audits: ({ operation, before, after }, _row, change_set) => [
    walkAudit(operation.id, { before, after }, { change_set }),
  ],
  event: walkEvent,
});
