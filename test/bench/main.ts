/** `npm run bench -- NAME [--json]`: runs one benchmark. Without a name it lists them. Exit code 1 where a target is missed. */
import { readdirSync } from 'node:fs';
import { styleText } from 'node:util';
import { type Bench, type BenchResult, meets, type Ratio } from './harness.ts';

const helpers = ['main.ts', 'harness.ts'];
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && !helpers.includes(file))
  .map((file) => file.replace(/\.ts$/, ''))
  .toSorted();

async function main(args: readonly string[]): Promise<number> {
  const [name, ...others] = args.filter((argument) => argument !== '--json');
  if (name === undefined) {
    console.log(`Benchmarks: ${names.join(', ')}\nRun one: npm run bench -- NAME [--json]`);
    return 0;
  }
  if (!names.includes(name) || others.length > 0) {
    console.error(`There is no benchmark "${[name, ...others].join(' ')}"; there are ${names.join(', ')}.`);
    return 2;
  }
  const { bench }: { bench: Bench } = await import(`./${name}.ts`);
  const result = await bench.run();
  console.log(args.includes('--json') ? JSON.stringify({ name, ...result }, null, 2) : asText(bench.title, result));
  return result.ratios.every(meets) ? 0 : 1;
}

function asText(title: string, { measures, ratios }: BenchResult): string {
  const width = Math.max(...[...measures, ...ratios].map(({ name }) => name.length));
  return [
    title,
    ...measures.map(({ name, median_ms, samples }) => {
      return `  ${name.padEnd(width)}  ${median_ms.toFixed(2).padStart(10)} ms  (median of ${samples})`;
    }),
    ...ratios.map(
      (ratio) => `  ${ratio.name.padEnd(width)}  ${ratio.value.toFixed(2).padStart(10)} ×   ${verdict(ratio)}`,
    ),
  ].join('\n');
}

function verdict(ratio: Ratio): string {
  const { target } = ratio;
  const wanted = 'at_most' in target ? `at most ${target.at_most}` : `at least ${target.at_least}`;
  return meets(ratio) ? styleText('green', `met: ${wanted}`) : styleText('red', `MISSED: ${wanted}`);
}

process.exitCode = await main(process.argv.slice(2));
