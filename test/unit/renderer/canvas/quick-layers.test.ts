import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quickLayers } from '#renderer/canvas/quick-layers.ts';

const size = { width: 100, height: 50 };

test('layers follow the lines from the first element, and what is out of reach begins anew (LC-108)', () => {
  const nodes = ['a', 'b', 'c', 'd', 'alone'].map((id) => ({ id, ...size }));
  const lines = [
    { from: 'b', to: 'a' },
    { from: 'a', to: 'c' },
    { from: 'a', to: 'd' },
    { from: 'b', to: 'gone' },
  ];
  const places = quickLayers({ nodes, lines, layer_gap: 40, first: 'b' });
  const columns = Object.fromEntries([...places].map(([id, { x }]) => [id, x]));
  expect(columns).toEqual({ b: 0, alone: 0, a: 140, c: 280, d: 280 });
});

test('every element has a place that no other covers', () => {
  const line = fc.record({ from: fc.nat(12).map(String), to: fc.nat(12).map(String) });
  fc.assert(
    fc.property(fc.nat(12), fc.array(line), fc.option(fc.nat(14).map(String)), (count, lines, first) => {
      const nodes = Array.from({ length: count }, (_, at) => ({ id: String(at), ...size }));
      const places = quickLayers({ nodes, lines, layer_gap: 40, first });
      expect(new Set(places.keys())).toEqual(new Set(nodes.map(({ id }) => id)));
      const columns = Map.groupBy(places.values(), ({ x }) => x);
      for (const column of columns.values()) {
        const heights = column.map(({ y }) => y).sort((one, other) => one - other);
        expect(heights.every((y, at) => at === 0 || y - (heights[at - 1] ?? 0) >= size.height)).toBe(true);
      }
    }),
  );
});
