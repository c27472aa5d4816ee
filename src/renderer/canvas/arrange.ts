import { foreseeRoutes } from './kept-routes.ts';
import { type Arranged, boxesAt, type Layout, wishesOf } from './lay-out.ts';
import type { LayoutAnswer } from './layout-worker.ts';
import LayoutWorker from './layout-worker.ts?worker';

/**
 * Places from left to right in layers with the ways of the lines, worked out beside the window; a drawing of the same finds
 * these ways ready. Rejects where the worker cannot be started or finds no places, and with the signal's reason once it is
 * aborted; the worker ends with either.
 */
export async function arrange(wanted: Arranged, signal?: AbortSignal): Promise<Layout> {
  signal?.throwIfAborted();
  const worker = new LayoutWorker();
  try {
    const answer = await new Promise<LayoutAnswer>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      worker.onmessage = ({ data }: MessageEvent<LayoutAnswer>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message || 'The layout could not be started.'));
      worker.postMessage(wanted);
    });
    if ('failure' in answer) throw new Error(answer.failure);
    const boxes = boxesAt(wanted.nodes, answer.places);
    foreseeRoutes({ wishes: wishesOf(wanted.lines, boxes), obstacles: [...boxes.values()], routes: answer.routes });
    return answer;
  } finally {
    worker.terminate();
  }
}
