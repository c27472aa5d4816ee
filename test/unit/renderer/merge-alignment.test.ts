import fc from 'fast-check';
import { expect, it } from 'vitest';
import { composeMerge } from '#engine/merge/merge-editor.ts';
import { mergeLines } from '#engine/merge/merge-lines.ts';
import { alignPanes } from '#renderer/editor/merge-alignment.ts';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', '}'), { maxLength: 20 });
const panes = ['theirs', 'base', 'result', 'yours'] as const;

it('S46 every region begins at the same height in all panes', () => {
  fc.assert(
    fc.property(lines, lines, lines, (base, theirs, yours) => {
      const merge = mergeLines(base, theirs, yours);
      if (merge.verdict === 'gave_up') throw new Error(merge.reason);
      const view = composeMerge({ base, theirs, yours }, merge.regions, new Map());
      const zones = alignPanes(view.regions, panes, (region) => region.kind === 'conflict');
      const heights = panes.map((pane) => {
        const own = zones.get(pane) ?? [];
        let height = 0;
        const tops: number[] = [];
        for (const region of view.regions) {
          tops.push(height);
          const filled = own.filter((zone) => zone.region === region.index);
          height += region[pane].end - region[pane].start + filled.reduce((sum, zone) => sum + zone.lines, 0);
        }
        return [...tops, height];
      });
      for (const one of heights) expect(one).toEqual(heights[0]);
    }),
    { numRuns: 500 },
  );
});

it('S46 a heading stands before the lines of its region and a filler after them', () => {
  const [base, theirs, yours] = [
    ['a', 'b', 'c'],
    ['a', 'T1', 'T2', 'c'],
    ['a', 'Y', 'c'],
  ];
  const merge = mergeLines(base, theirs, yours);
  const regions = merge.verdict === 'conflict' ? merge.regions : [];
  const view = composeMerge({ base, theirs, yours }, regions, new Map());
  const zones = alignPanes(view.regions, ['theirs', 'yours'], (region) => region.kind === 'conflict');
  const conflict = regions.findIndex((region) => region.kind === 'conflict');
  expect(zones.get('theirs')).toEqual([{ after: 1, kind: 'head', region: conflict, lines: 1 }]);
  expect(zones.get('yours')).toEqual([
    { after: 1, kind: 'head', region: conflict, lines: 1 },
    { after: 2, kind: 'filler', region: conflict, lines: 1 },
  ]);
});
