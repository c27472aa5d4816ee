/** The floor of `test-cases`: as many runs as there are cell arguments ask for, straight through the sandbox, on both cores. */
import { availableParallelism } from 'node:os';
import { testContext } from '#contract/script/test-context.ts';
import { createSandbox } from '#sandbox/client/sandbox.ts';
import { realisticContext, realisticScript, trivialContext, trivialScript } from './scripts.ts';

const [kind, count = '1000', coverage] = process.argv.slice(2);
const script_body = kind === 'trivial' ? trivialScript : realisticScript;
const context = testContext.parse(kind === 'trivial' ? trivialContext : realisticContext);
const hosts = availableParallelism();
const sandbox = createSandbox({ hosts });
let left = Number(count);
const worker = async () => {
  while (left-- > 0) {
    const { success, error } = await sandbox.run({
      script_body,
      context,
      tenant_id: null,
      coverage: coverage === 'coverage',
    });
    if (!success) throw new Error(`The benched script failed: ${error?.message}`);
  }
};
await Promise.all(Array.from({ length: hosts }, worker));
await sandbox.close();
