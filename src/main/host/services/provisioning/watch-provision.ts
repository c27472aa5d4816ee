import { AppError, type ErrorCode } from '#contract/errors/app-error.ts';
import { provisioningRoutes } from '#contract/http/provisioning.ts';
import { type Provision, provision } from '#contract/model/provisioning.ts';
import type { WatchEvent } from '#contract/rpc/provisioning.ts';
import type { BackendClient } from '#host/sync/http/backend-client.ts';
import { garbageFailure } from '#host/sync/http/backend-failure.ts';
import type { Clock } from '#host/sync/ports.ts';
import { serverEvents } from './server-events.ts';

/** After these there is nothing to wait for. */
const final: ReadonlySet<ErrorCode> = new Set(['not_found', 'forbidden', 'unauthorized', 'conflict', 'wrong_tenant']);
const firstRetryMs = 500;
const lastRetryMs = 10_000;
/** A stream is asked for anew after this time, as nothing between here and the backend keeps one open for ever. */
const longestStreamMs = 15 * 60_000;

const isOver = ({ state }: Provision) => state === 'succeeded' || state === 'failed' || state === 'cancelled';

/**
 * What the backend tells of a provision until its end, over as many connections as that takes: each begins after the last
 * event that came (`Last-Event-ID`), and nothing older than that is told again.
 *
 * @throws AppError where there is no such provision, or the session may not see it.
 */
export async function* watchProvision(
  id: string,
  client: () => BackendClient,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent, void> {
  let rev = -1;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const headers: Record<string, string> = rev < 0 ? {} : { 'last-event-id': String(rev) };
      const { watchProvision: route } = provisioningRoutes;
      const lines = client().lines(route, { params: { id }, headers, timeoutMs: longestStreamMs, signal });
      for await (const { event, data } of serverEvents(lines)) {
        if (event !== 'provision') continue;
        const told = readProvision(data, client().origin);
        failures = 0;
        if (told.rev <= rev) continue;
        rev = told.rev;
        yield { type: 'provision', provision: told };
        if (isOver(told)) return;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof AppError) || final.has(error.code)) throw error;
      failures += 1;
      yield { type: 'reconnecting', message: `${error.message} It is asked again by itself.` };
    }
    await clock.sleep(failures === 0 ? firstRetryMs : Math.min(lastRetryMs, firstRetryMs * 2 ** failures), signal);
  }
}

function readProvision(data: string, origin: string): Provision {
  try {
    return provision.parse(JSON.parse(data));
  } catch {
    throw garbageFailure(origin, 'an event that is not a provision');
  }
}
