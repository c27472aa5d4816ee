import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startStudioHost } from '#host/app/start-host.ts';
import { type Bench, type BenchReport, within } from './harness.ts';
import { realisticContext, realisticScript, validScript } from './scripts.ts';

const largest = 64 * 1024;

/** How long a person waits for the two answers that 036 limits: what is wrong with a text, and what a run does. */
export const bench: Bench = {
  name: 'answers',
  async run(): Promise<BenchReport> {
    const home = mkdtempSync(path.join(tmpdir(), 'hookwright-bench-'));
    const host = await startStudioHost({ home, shell: 'browser', backend: 'none' });
    const { checks, dryRuns } = host.caller;
    const text = broken(validScript(largest - 100));
    const context_text = JSON.stringify(realisticContext);
    let edits = 0;
    const validate = async () => {
      const { errors } = await checks.validate({ body: `${text}// ${edits++}` });
      if (errors.length === 0 || errors.some(({ line, column }) => line < 1 || column < 1))
        throw new Error('No place.');
    };
    const run = async () => {
      const result = await dryRuns.run({ run_id: randomUUID(), body: realisticScript, context_text, coverage: true });
      if (!result.success) throw new Error(`The benched script failed: ${result.error?.message}`);
    };
    try {
      const sections = [
        await within('036 SC-003, 64 KiB with errors', 2000, { name: 'validate', run: validate }, { rounds: 5 }),
        await within('036 SC-004, 200 lines with coverage', 5000, { name: 'dry run', run }, { rounds: 5 }),
      ];
      return { name: 'answers', sections };
    } finally {
      await host.close();
      rmSync(home, { recursive: true, force: true });
    }
  },
};

/** With a mistake at its end, so that all of it is read. */
function broken(text: string): string {
  return `${text}\nlet a = ;\n`;
}
