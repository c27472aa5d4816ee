import { monaco } from './monaco.ts';

/** Marks that a dry run leaves beside the text. */
export interface LineMarks {
  coverage(lines: Readonly<Record<string, number>> | null): void;
  /** Where a run ended before its end; skipping is a script's own choice and no failure. */
  end(line: number | null, skipped: boolean): void;
  /** Takes everything away, as an edited text is no longer the one that ran. */
  clear(): void;
}

export function lineMarks(model: monaco.editor.ITextModel): LineMarks {
  let covered: string[] = [];
  let ended: string[] = [];
  const marks: LineMarks = {
    coverage: (lines) => {
      covered = model.deltaDecorations(covered, Object.entries(lines ?? {}).map(coverageMark));
    },
    end: (line, skipped) => {
      const className = skipped ? 'skipped-line' : 'failed-line';
      const places = line === null ? [] : [lineRange(line)];
      ended = model.deltaDecorations(
        ended,
        places.map((range) => ({ range, options: { isWholeLine: true, className } })),
      );
    },
    clear: () => {
      if (covered.length > 0) marks.coverage(null);
      if (ended.length > 0) marks.end(null, false);
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
