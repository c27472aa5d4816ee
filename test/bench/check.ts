import { parseScript } from 'meriyah';
import { lintScript } from '#engine/validate/lint-script.ts';
import { createSandbox } from '#sandbox/client/sandbox.ts';
import { type Bench, type BenchReport, compare, within } from './harness.ts';
import { validScript } from './scripts.ts';

const kibibyte = 1024;
const rounds = 40;

/** The syntax check against the fastest parser's bare parse, and the linter against its time (issue 2, Speed). */
export const bench: Bench = {
  name: 'check',
  async run(): Promise<BenchReport> {
    const sandbox = createSandbox();
    const large = validScript(64 * kibibyte);
    const small = validScript(2 * kibibyte);
    const broken = withErrors(large, 5);
    let edits = 0;
    // As if typed: V8 keeps what it has compiled, and the very same text a second time would cost it nothing.
    const edited = (text: string) => `// edit ${edits++}\n${text}`;
    const check = (text: string, errors: number) => async () => {
      const problems = await sandbox.checkSyntax(edited(text));
      if (problems.length !== errors) throw new Error(`Expected ${errors} errors, found ${problems.length}.`);
    };
    try {
      const sections = [
        await compare(
          '64 KiB',
          [
            { name: 'meriyah, bare parse', run: () => parseScript(edited(large), { globalReturn: true, next: true }) },
            { name: 'checkSyntax, valid', limit: 3, run: check(large, 0) },
            { name: 'checkSyntax, five errors', limit: 5, run: check(broken, 5) },
          ],
          { rounds },
        ),
        await within('2 KiB', 20, { name: 'checkSyntax, valid', run: check(small, 0) }, { rounds }),
        await within('lint, 64 KiB', 500, { name: 'lintScript', run: () => lintScript(edited(large)) }, { rounds: 10 }),
      ];
      return { name: 'check', sections };
    } finally {
      await sandbox.close();
    }
  },
};

/** Breaks that many lines, far from each other. */
function withErrors(text: string, count: number): string {
  const lines = text.split('\n');
  const step = Math.floor(lines.length / (count + 1));
  for (let index = 1; index <= count; index++) {
    const at = lines.findIndex((line, number) => number >= index * step && line.startsWith('  return entry'));
    lines[at] = '  const = 5 +;';
  }
  return lines.join('\n');
}
