import type { z } from 'zod';
import {
  type KeptTestKind,
  keptTestAudit,
  keptTestEvent,
  lifecycleWalks,
  type NamedTest,
  pipelineTests,
} from '#backend/db/queries/kept-tests/kept-test-kinds.ts';
import type { KeptTestContent, KeptTestRow } from '#backend/db/queries/kept-tests/kept-test-table.ts';
import { nameTakenMessage, storableTest } from '#backend/routes/kept-tests/change-kept-tests.ts';
import {
  newPipelineTestFields,
  newWalkFields,
  pipelineTestFieldsChange,
  walkFieldsChange,
} from '#contract/http/sync.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { fieldsEntity, given, namesTaken } from './fields-entity.ts';
import { readFieldsOperation } from './fields-operation.ts';
import type { SyncedEntity } from './synced-entity.ts';

/** A kind of kept test in change sets and snapshots. */
function keptTestEntity<Fields extends NamedTest & JsonObject, Changed extends object>(
  kind: KeptTestKind<Fields>,
  schemas: { readonly create: z.ZodType<Fields>; readonly update: z.ZodType<Changed> },
): SyncedEntity {
  const { type, label, owner, table } = kind;
  return fieldsEntity<Fields, Changed, KeptTestRow<Fields>, KeptTestContent<Fields>>({
    type,
    label,
    read: (body) => {
      const operation = readFieldsOperation(body, schemas);
      storableTest(kind, given(operation.fields));
      return operation;
    },
    table: { ...table, find: table.findAll },
    nameOf: ({ name }) => name,
    created: (fields, rev) => ({ ...fields, rev }),
    changed: (before, fields, rev) => ({ ...before, ...given(fields), rev }),
    judge: async (scope, steps, { set }) => {
      const needing = steps.flatMap(({ before, after }) =>
        after === null || (owner.outlived && before !== null) ? [] : [after],
      );
      const wanted: ReadonlySet<object> = new Set(needing);
      const ids = new Set(needing.map(owner.of));
      const there = new Set((await owner.there(scope, [...ids])).map(({ id }) => id));
      return ({ after }) => {
        if (after === null || !wanted.has(after)) return null;
        const id = owner.of(after);
        const other = set.of(owner.type, id);
        if (other?.isNew === true || (other !== null && there.has(id))) return null;
        return { code: 'reference_gone', message: `The ${owner.label} ${id} does not exist, or no longer.` };
      };
    },
    together: async (scope, steps, touched) => {
      const key = (test: Fields) => `${owner.of(test)} ${test.name}`;
      const owners = new Set(steps.flatMap(({ after }) => (after === null ? [] : [owner.of(after)])));
      const others = (await table.ofOwners(scope, [...owners])).filter(({ id }) => !touched.has(id));
      return namesTaken(steps, others.map(key), key, ({ name }) => nameTakenMessage(kind, name));
    },
    audits: ({ operation, before, after }, _row, change_set) => [
      keptTestAudit(kind, operation.id, { before, after }, { change_set }),
    ],
    event: (id, row) => keptTestEvent(kind, id, row),
  });
}

export const pipelineTestEntity = keptTestEntity(pipelineTests, {
  create: newPipelineTestFields,
  update: pipelineTestFieldsChange,
});

export const walkEntity = keptTestEntity(lifecycleWalks, { create: newWalkFields, update: walkFieldsChange });
