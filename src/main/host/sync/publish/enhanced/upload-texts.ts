import type { AppError } from '#contract/errors/app-error.ts';
import { syncRoutes } from '#contract/http/sync.ts';
import { readText } from '#host/store/queries/texts.ts';
import type { PublishRun } from '../publish-run.ts';
import { bodyHashOf } from './change-set-body.ts';

const mostAtOnce = 6;

/** Puts every text of the set on the server under its hash; a second time changes nothing there. Throws `PublishStop`. */
export async function uploadTexts(run: PublishRun): Promise<void> {
  const hashes = run.set.operations.map((operation) => bodyHashOf(run, operation)).filter((hash) => hash !== null);
  const waiting = [...new Set(hashes)];
  const failures: unknown[] = [];
  const worker = async () => {
    for (let hash = waiting.shift(); hash !== undefined && failures.length === 0; hash = waiting.shift()) {
      try {
        await uploadText(run, hash);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(mostAtOnce, waiting.length) }, worker));
  if (failures.length > 0) throw failures[0];
}

async function uploadText(run: PublishRun, hash: string): Promise<void> {
  const bytes = Buffer.from(readText(run.deps.store, hash), 'utf8');
  await run.looking(async () => {
    const client = run.client();
    const exchange = await client.exchange(syncRoutes.putBlob, {
      params: { sha256: hash },
      bytes,
      timeoutMs: run.deps.profile().longest_request_ms,
    });
    if (exchange.kind === 'not_signed_in') throw exchange.error;
    const failure: AppError | null = exchange.failure;
    if (failure !== null) throw failure;
  });
}
