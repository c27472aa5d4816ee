import { spawn } from 'node:child_process';
import type { TestContext } from '#contract/script/test-context.ts';

const program = `
let text = '';
process.stdin.on('data', (chunk) => { text += chunk; });
process.stdin.on('end', () => {
  const { script_body, context } = JSON.parse(text);
  const output = {};
  const returned = new Function('attributes', 'variables', 'output', 'log_info', script_body)(context.attributes, {}, output, () => {});
  process.stdout.write(JSON.stringify({ attributes: context.attributes, output, returned }));
});`;

/** The obvious way to separate scripts: a Node of its own for each run. */
export function runInProcess(script_body: string, context: TestContext): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', () => resolve(JSON.parse(text)));
    child.stdin.end(JSON.stringify({ script_body, context }));
  });
}
