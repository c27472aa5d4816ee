import ELK from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import type { CanvasPoint } from './canvas-model.ts';
import { quickLayers } from './quick-layers.ts';

interface Arranged {
  readonly nodes: readonly { readonly id: string; readonly width: number; readonly height: number }[];
  readonly lines: readonly { readonly id: string; readonly from: string; readonly to: string }[];
  /** Room between two layers, for the words on the lines. */
  readonly layer_gap: number;
  /** What comes first; null where nothing does. */
  readonly first: string | null;
}

/** With more lines than this the search for the fewest crossings takes minutes; plain layers are there at once. */
const mostSearched = 1000;

/**
 * Places from left to right in layers, worked out beside the window. Rejects where the worker cannot be started, and with
 * the signal's reason once it is aborted; the worker ends with either.
 */
export async function arrange(
  { nodes, lines, layer_gap, first }: Arranged,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, CanvasPoint>> {
  if (lines.length > mostSearched) return quickLayers({ nodes, lines, layer_gap, first });
  const elk = new ELK({ workerUrl });
  try {
    const aborted = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    const layout = elk.layout({
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
    const root = await Promise.race([layout, aborted]);
    return new Map((root.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x: Math.round(x), y: Math.round(y) }]));
  } finally {
    elk.terminateWorker();
  }
}
