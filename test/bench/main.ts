/** `npm run bench -- NAME [--json]`: runs one benchmark. Without a name it lists them. Exit code 1 where a limit does not hold. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { styleText } from 'node:util';
import type { Bench, BenchReport, BenchRow } from './harness.ts';

/** A benchmark exports `bench`; the other files of the folder are its floors and inputs. */
const names = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== 'main.ts')
  .filter((file) => readFileSync(path.join(import.meta.dirname, file), 'utf8').includes('\nexport const bench'))
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
  const report = await bench.run();
  console.log(args.includes('--json') ? JSON.stringify(report, null, 2) : asText(report));
  return report.sections.every(({ rows }) => rows.every(({ holds }) => holds)) ? 0 : 1;
}

function asText({ name, sections }: BenchReport): string {
  const width = Math.max(...sections.flatMap(({ rows }) => rows.map((row) => row.name.length)));
  const lines = sections.flatMap(({ title, rows }) => ['', title, ...rows.map((row) => rowText(row, width))]);
  return [styleText('bold', name), ...lines].join('\n');
}

function rowText({ name, median_ms, ratio, limit, holds }: BenchRow, width: number): string {
  const time = `${median_ms.toFixed(3).padStart(10)} ms`;
  const relation = `${ratio.toFixed(2).padStart(7)} ×`;
  const verdict = holds ? styleText('green', `at most ${limit}: holds`) : styleText('red', `at most ${limit}: MISSED`);
  return `  ${name.padEnd(width)}  ${time}  ${relation}${limit === null ? '' : `  ${verdict}`}`;
}

process.exitCode = await main(process.argv.slice(2));
