import fc from 'fast-check';

export interface LineCase {
  readonly base: string[];
  readonly theirs: string[];
  readonly yours: string[];
}

interface Edit {
  readonly at: number;
  readonly drop: number;
  readonly add: string[];
}

/** Two edited copies of one text. A small `vocabulary` repeats lines, which is where alignments go wrong. */
export function lineCase(vocabulary: number, longest = 40, mostEdits = 5): fc.Arbitrary<LineCase> {
  const word = fc.integer({ min: 0, max: vocabulary - 1 }).map((number) => `w${number}`);
  const edits = (side: string) => {
    const own = fc.integer({ min: 0, max: 99 }).map((number) => `${side}${number}`);
    const edit = fc.record<Edit>({
      at: fc.nat({ max: longest }),
      drop: fc.nat({ max: 2 }),
      add: fc.array(fc.oneof(word, own), { maxLength: 2 }),
    });
    return fc.array(edit, { maxLength: mostEdits });
  };
  return fc
    .record({ base: fc.array(word, { maxLength: longest }), theirs: edits('t'), yours: edits('y') })
    .map(({ base, theirs, yours }) => ({ base, theirs: apply(base, theirs), yours: apply(base, yours) }));
}

function apply(base: readonly string[], edits: readonly Edit[]): string[] {
  const lines = [...base];
  for (const edit of edits) lines.splice(Math.min(edit.at, lines.length), edit.drop, ...edit.add);
  return lines;
}

export const asText = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
