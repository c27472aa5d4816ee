import { AppError } from '#contract/errors/app-error.ts';
import type { WriteAdapter } from './write-adapter.ts';
import { writeBinding } from './write-binding.ts';
import { writeConnector } from './write-connector.ts';
import { writeLifecycle } from './write-lifecycle.ts';
import { writePipelineTest } from './write-pipeline-test.ts';
import { writeScript } from './write-script.ts';
import { writeTemplate } from './write-template.ts';
import { writeWalk } from './write-walk.ts';

const adapters: ReadonlyMap<string, WriteAdapter> = new Map(
  [writeScript, writeTemplate, writeConnector, writeBinding, writePipelineTest, writeLifecycle, writeWalk].map(
    (adapter) => [adapter.type, adapter],
  ),
);

export function writeAdapter(type: string): WriteAdapter {
  const adapter = adapters.get(type);
  if (adapter !== undefined) return adapter;
  throw new AppError('validation_error', `This studio cannot publish entities of type '${type}'; update it.`);
}
