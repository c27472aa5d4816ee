import type { ReadAdapter } from './read-adapter.ts';
import { readBinding } from './read-binding.ts';
import { readConnector } from './read-connector.ts';
import { readLifecycle } from './read-lifecycle.ts';
import { readPipelineTest } from './read-pipeline-test.ts';
import { readScript } from './read-script.ts';
import { readTemplate } from './read-template.ts';
import { readWalk } from './read-walk.ts';

/** How each type is read from a plain backend. A new type joins with an adapter of its own. */
export const readAdapters: ReadonlyMap<string, ReadAdapter> = new Map(
  [readTemplate, readConnector, readScript, readBinding, readPipelineTest, readLifecycle, readWalk].map((adapter) => [
    adapter.type,
    adapter,
  ]),
);
