/** Comparing two versions of 64 KiB, and of ten times less, against the `diff` library's lines alone (issue 4, Speed). */
import { diffLines } from 'diff';
import { compareTexts } from '#engine/diff/compare-texts.ts';
import { type Bench, type BenchSection, compare } from './harness.ts';
import { validScript } from './scripts.ts';

const kibibyte = 1024;
const largest = 64;

/** As one publish changes a script: of every 20 lines one has another word, one has gone, and one is new. */
function edited(text: string): string {
  const lines = text.split('\n').flatMap((line, number) => {
    if (number % 20 === 3) return [line.replace(/\w+/, (word) => `${word}Changed`)];
    if (number % 20 === 9) return [];
    return number % 20 === 15 ? [line, `  log_info('line ${number}');`] : [line];
  });
  return lines.join('\n');
}

/** As after a formatter: every line is there, and none is the same. */
const reformatted = (text: string) => text.replaceAll(/^(?=.)/gm, '  ').replaceAll(';', ' ;');

/** The limit holds for the largest text there is; the smaller one shows how it grows. */
async function section(kib: number, what: string, from: string, to: string): Promise<BenchSection> {
  const title = `${kib} KiB, ${what}`;
  const limit = kib === largest ? { limit: 2 } : {};
  const library = diffLines(from, to).reduce((sum, part) => sum + (part.added || part.removed ? part.count : 0), 0);
  const ours = compareTexts(from, to).lines.filter(({ change_type }) => change_type !== 'unchanged').length;
  if (ours > library) throw new Error(`${title}: ${ours} lines differ, and the library needs only ${library}.`);
  return compare(
    `${title}: ${ours} of ${from.split('\n').length} lines`,
    [
      { name: 'diff, lines alone', run: () => diffLines(from, to) },
      { name: 'compareTexts, lines and words', ...limit, run: () => compareTexts(from, to) },
    ],
    { rounds: 25, warmup: 10 },
  );
}

export const bench: Bench = {
  name: 'compare-versions',
  async run() {
    const sections: BenchSection[] = [];
    for (const size of [largest / 10, largest]) {
      const text = validScript(size * kibibyte);
      sections.push(await section(size, 'edited', text, edited(text)));
      sections.push(await section(size, 'reformatted', text, reformatted(text)));
      sections.push(await section(size, 'the same', text, text));
    }
    return { name: 'compare-versions', sections };
  },
};
