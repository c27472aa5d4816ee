import { readPipelineTest } from './read-pipeline-test.ts';
import type { WriteAdapter } from './write-adapter.ts';

const at = (remoteId: string) => `${readPipelineTest.path}/${encodeURIComponent(remoteId)}`;

/** Pipeline test cases. */
export const writePipelineTest: WriteAdapter = {
  type: 'pipeline_test',
  read: readPipelineTest,
  create: (fields) => ({ method: 'POST', path: readPipelineTest.path, body: fields, reply: 'row' }),
  update: (remoteId, fields) => ({ method: 'PUT', path: at(remoteId), body: fields, reply: 'row' }),
  publishVersion: null,
  setStatus: () => null,
  remove: (remoteId) => ({ method: 'DELETE', path: at(remoteId), reply: 'nothing' }),
};
