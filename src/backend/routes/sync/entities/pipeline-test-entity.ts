import { pipelineTestAudit } from '#backend/db/queries/audit-events/pipeline-test-audits.ts';
import { findConnectors } from '#backend/db/queries/connectors/read-connectors.ts';
import {
  allPipelineTests,
  deletePipelineTests,
  findPipelineTests,
  insertPipelineTests,
  type PipelineTestContent,
  type PipelineTestRow,
  testsOfConnectors,
  updatePipelineTests,
} from '#backend/db/queries/pipeline-tests/pipeline-tests.ts';
import {
  nameTakenMessage,
  pipelineTestEvent,
  storablePipelineTest,
} from '#backend/routes/pipeline-tests/pipeline-test-answer.ts';
import { newPipelineTestFields, type PipelineTestFieldsChange, pipelineTestFieldsChange } from '#contract/http/sync.ts';
import type { PipelineTestFields } from '#contract/model/pipeline-test.ts';
import { fieldsEntity, given, namesTaken } from './fields-entity.ts';
import { readFieldsOperation } from './fields-operation.ts';

/** Pipeline test cases in change sets and snapshots. */
export const pipelineTestEntity = fieldsEntity<
  PipelineTestFields,
  PipelineTestFieldsChange,
  PipelineTestRow,
  PipelineTestContent
>({
  type: 'pipeline_test',
  label: 'pipeline test',
  read: (body) => {
    const operation = readFieldsOperation(body, { create: newPipelineTestFields, update: pipelineTestFieldsChange });
    storablePipelineTest(given(operation.fields));
    return operation;
  },
  table: {
    find: findPipelineTests,
    all: allPipelineTests,
    insert: insertPipelineTests,
    update: updatePipelineTests,
    remove: deletePipelineTests,
  },
  nameOf: ({ name }) => name,
  created: (fields, rev) => ({ ...fields, rev }),
  changed: (before, fields, rev) => ({ ...before, ...given(fields), rev }),
  judge: async (scope, steps, { set }) => {
    const wanted = steps.flatMap(({ before, after }) =>
      before === null && after !== null ? [after.connector_id] : [],
    );
    const there = new Set((await findConnectors(scope, [...new Set(wanted)])).map(({ id }) => id));
    return ({ before, after }) => {
      if (before !== null || after === null) return null;
      const { connector_id } = after;
      const connector = set.of('connector', connector_id);
      if (connector?.isNew === true || (connector !== null && there.has(connector_id))) return null;
      return { code: 'reference_gone', message: `The connector ${connector_id} does not exist, or no longer.` };
    };
  },
  together: async (scope, steps, touched) => {
    const key = ({ connector_id, name }: PipelineTestFields) => `${connector_id} ${name}`;
    const connectors = new Set(steps.flatMap(({ after }) => (after === null ? [] : [after.connector_id])));
    const others = (await testsOfConnectors(scope, [...connectors])).filter(({ id }) => !touched.has(id));
    return namesTaken(steps, others.map(key), key, ({ name }) => nameTakenMessage(name));
  },
  audits: ({ operation, before, after }, _row, change_set) => [
    pipelineTestAudit(operation.id, { before, after }, { change_set }),
  ],
  event: pipelineTestEvent,
});
