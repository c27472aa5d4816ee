import { createRequire } from 'node:module';
import type ivm from 'isolated-vm';
import type { TestContext } from '#contract/script/test-context.ts';

const addon = createRequire(import.meta.url)('isolated-vm') as typeof ivm;

/** The least that a run in an isolate can cost: a fresh isolate in this very process, no guard around it and no runtime in it. */
export function runInRawIsolate(script_body: string, context: TestContext): unknown {
  const isolate = new addon.Isolate({ memoryLimit: 64 });
  const world = isolate.createContextSync();
  const script = isolate.compileScriptSync(
    `(function(text){"use strict";let {attributes, variables} = JSON.parse(text);const output = {};const log_info = () => {};
const returned = (function(){${script_body}\n})();
return JSON.stringify({attributes, variables, output, returned});})`,
  );
  const run = script.runSync(world, { reference: true });
  const text = run.applySync(undefined, [JSON.stringify(context)], { timeout: 5000 });
  isolate.dispose();
  return JSON.parse(String(text));
}
