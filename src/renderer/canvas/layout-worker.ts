import ELK from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import type { CanvasPoint } from './canvas-model.ts';
import { type Arranged, type Layout, routesAt } from './lay-out.ts';
import { quickLayers } from './quick-layers.ts';

/** What the worker answers: a layout, or why there is none. */
export type LayoutAnswer = Layout | { readonly failure: string };

/** With more lines than this the search for the fewest crossings takes minutes; plain layers are there at once. */
const mostSearched = 1000;

// Lays out beside the page; whoever started it ends it, and with it the search that it began.
self.onmessage = async ({ data }: MessageEvent<Arranged>) => {
  self.postMessage(await layout(data).catch((error: unknown): LayoutAnswer => ({ failure: String(error) })));
};

async function layout(wanted: Arranged): Promise<LayoutAnswer> {
  const places = wanted.lines.length > mostSearched ? quickLayers(wanted) : await searched(wanted);
  return { places, routes: routesAt(wanted, places) };
}

async function searched({ nodes, lines, layer_gap, first }: Arranged): Promise<ReadonlyMap<string, CanvasPoint>> {
  const root = await new ELK({ workerUrl }).layout({
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.layered.spacing.nodeNodeBetweenLayers': String(layer_gap),
      'elk.spacing.nodeNode': '48',
      'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
      'elk.layered.thoroughness': nodes.length > 200 ? '1' : '7',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      'elk.separateConnectedComponents': 'true',
    },
    children: nodes.map(({ id, width, height }) => ({
      id,
      width,
      height,
      ...(id === first ? { layoutOptions: { 'elk.layered.layering.layerConstraint': 'FIRST' } } : {}),
    })),
    edges: lines
      .filter(({ from, to }) => from !== to)
      .map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
  });
  return new Map((root.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x: Math.round(x), y: Math.round(y) }]));
}
