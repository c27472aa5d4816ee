import { monaco } from './monaco.ts';

/** Marks that a dry run leaves beside the text. */
export interface LineMarks {
  coverage(lines: Readonly<Record<string, number>> | null): void;
  failure(line: number | null): void;
  /** Takes everything away, as an edited text is no longer the one that ran. */
  clear(): void;
}

export function lineMarks(model: monaco.editor.ITextModel): LineMarks {
  let covered: string[] = [];
  let failed: string[] = [];
  const marks: LineMarks = {
    coverage: (lines) => {
      covered = model.deltaDecorations(covered, Object.entries(lines ?? {}).map(coverageMark));
    },
    failure: (line) => {
      const range = line === null ? [] : [lineRange(line)];
      failed = model.deltaDecorations(
        failed,
        range.map((place) => ({ range: place, options: { isWholeLine: true, className: 'failed-line' } })),
      );
    },
    clear: () => {
      if (covered.length > 0) marks.coverage(null);
      if (failed.length > 0) marks.failure(null);
    },
  };
  return marks;
}

function coverageMark([line, count]: [string, number]): monaco.editor.IModelDeltaDecoration {
  const ran = count > 0;
  const times = count === 1 ? 'once' : `${count} times`;
  return {
    range: lineRange(Number(line)),
    options: {
      linesDecorationsClassName: ran ? 'covered-line' : 'uncovered-line',
      linesDecorationsTooltip: ran ? `Ran ${times}` : 'Did not run',
    },
  };
}

function lineRange(line: number): monaco.Range {
  return new monaco.Range(line, 1, line, 1);
}
