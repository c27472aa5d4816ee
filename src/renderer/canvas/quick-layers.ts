import type { CanvasPoint } from './canvas-model.ts';

interface Layered {
  readonly nodes: readonly { readonly id: string; readonly width: number; readonly height: number }[];
  readonly lines: readonly { readonly from: string; readonly to: string }[];
  readonly layer_gap: number;
  readonly first: string | null;
}

const rowGap = 48;
const sweeps = 4;

/**
 * Places in layers, by how many lines lead there from the first element, with what belongs together beside each other.
 * Plainer than a search for the fewest crossings, and in time that grows with the lines alone.
 */
export function quickLayers({ nodes, lines, layer_gap, first }: Layered): ReadonlyMap<string, CanvasPoint> {
  const layers = layersOf(nodes, lines, first);
  const near = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of lines) {
    near.get(from)?.push(to);
    near.get(to)?.push(from);
  }
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const order = sweep % 2 === 0 ? layers.keys() : [...layers.keys()].reverse();
    for (const at of order) layers[at] = sorted(layers[at] ?? [], layers[at + (sweep % 2 === 0 ? -1 : 1)], near);
  }
  const sizes = new Map(nodes.map((node) => [node.id, node]));
  const places = new Map<string, CanvasPoint>();
  let x = 0;
  for (const layer of layers) {
    const boxes = layer.map((id) => sizes.get(id) ?? { id, width: 0, height: 0 });
    let y = -Math.round(boxes.reduce((sum, { height }) => sum + height + rowGap, -rowGap) / 2);
    for (const { id, height } of boxes) {
      places.set(id, { x, y });
      y += height + rowGap;
    }
    x += Math.max(0, ...boxes.map(({ width }) => width)) + layer_gap;
  }
  return places;
}

/** What no line leads to from the first one begins anew in the first layer. */
function layersOf(nodes: Layered['nodes'], lines: Layered['lines'], first: string | null): string[][] {
  const next = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of lines) next.get(from)?.push(to);
  const known = new Set<string>();
  const layers: string[][] = [];
  for (const start of [first, ...nodes.map(({ id }) => id)]) {
    if (start === null || !next.has(start) || known.has(start)) continue;
    known.add(start);
    let layer = [start];
    for (let depth = 0; layer.length > 0; depth++) {
      layers[depth] = [...(layers[depth] ?? []), ...layer];
      const after = layer.flatMap((id) => next.get(id) ?? []).filter((id) => next.has(id) && !known.has(id));
      layer = [...new Set(after)];
      for (const id of layer) known.add(id);
    }
  }
  return layers;
}

/** By the mean place of what each is connected to in the layer beside it; what has nothing there stays where it is. */
function sorted(
  layer: readonly string[],
  beside: readonly string[] | undefined,
  near: ReadonlyMap<string, readonly string[]>,
): string[] {
  const places = new Map(beside?.map((id, at) => [id, at / beside.length]));
  const wish = (id: string, at: number) => {
    const found = (near.get(id) ?? []).flatMap((other) => places.get(other) ?? []);
    return found.length === 0 ? at / layer.length : found.reduce((sum, one) => sum + one, 0) / found.length;
  };
  const wishes = new Map(layer.map((id, at) => [id, wish(id, at)]));
  return layer.toSorted((one, other) => (wishes.get(one) ?? 0) - (wishes.get(other) ?? 0));
}
