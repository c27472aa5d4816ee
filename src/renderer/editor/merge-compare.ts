import { type LinesMerge, mergeLines } from '#engine/merge/merge-lines.ts';
import type { ThreeTexts } from '#engine/merge/merge-regions.ts';
import { type MergeBasis, mergeBasis, splitTexts } from './merge-state.ts';
import MergeWorker from './merge-worker.ts?worker';

/** Steps that take less time than a frame; what needs more is compared beside the page. */
const stepsOnThePage = 300_000;
const deadlineMs = 2000;

/** Compares three texts. Ends within about two seconds: texts that need longer are merged by hand (`sync.md` 3.12). */
export async function compareTexts(texts: Readonly<Record<'base' | 'theirs' | 'yours', string>>): Promise<MergeBasis> {
  const split = splitTexts({
    base: withoutLoneReturns(texts.base),
    theirs: withoutLoneReturns(texts.theirs),
    yours: withoutLoneReturns(texts.yours),
  });
  const lines = { base: split.base.lines, theirs: split.theirs.lines, yours: split.yours.lines };
  const quick = mergeLines(lines.base, lines.theirs, lines.yours, { max_steps: stepsOnThePage });
  return mergeBasis(split, quick.verdict === 'gave_up' ? await mergeBeside(lines) : quick);
}

/** A lone carriage return is content to the engine and a line break to every pane; here it is what the panes show. */
function withoutLoneReturns(text: string): string {
  return text.replace(/\r(?!\n)/g, '\n');
}

function mergeBeside(lines: ThreeTexts): Promise<LinesMerge> {
  const worker = new MergeWorker();
  return new Promise<LinesMerge>((resolve, reject) => {
    const late = { verdict: 'gave_up', reason: 'Comparing the texts took longer than two seconds.' } as const;
    const timer = setTimeout(() => resolve(late), deadlineMs);
    worker.onmessage = ({ data }: MessageEvent<LinesMerge>) => {
      clearTimeout(timer);
      resolve(data);
    };
    worker.onerror = (event) => {
      clearTimeout(timer);
      reject(new Error(event.message));
    };
    worker.postMessage(lines);
  }).finally(() => worker.terminate());
}
