import { syncRoutes } from '#contract/http/sync.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { listWithoutText } from '#host/store/queries/observed.ts';
import { hasText, putText } from '#host/store/queries/texts.ts';
import { garbageFailure } from '../http/backend-failure.ts';
import { chunksOf, type ReadContext, rowsAtOnce } from './context.ts';
import { readTypes } from './read-types.ts';
import type { Sink } from './sink.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Fetches the texts behind these hashes that are not here, and keeps them. What the server no longer has stays missing. */
export async function fetchTexts(context: ReadContext, hashes: Iterable<string>): Promise<void> {
  const { deps, requests } = context;
  const missing = [...new Set(hashes)].filter((hash) => !hasText(deps.store, hash));
  let done = 0;
  for (const chunk of chunksOf(missing, rowsAtOnce)) {
    const texts: string[] = [];
    await requests.each(chunk, async (hash) => {
      const text = await fetchText(context, hash);
      if (text !== null) texts.push(text);
      done += 1;
      deps.progress({ done, total: missing.length, message: 'Getting texts' });
    });
    deps.store.transaction(() => {
      for (const text of texts) putText(deps.store, text);
    });
  }
}

async function fetchText({ deps, requests }: ReadContext, hash: string): Promise<string | null> {
  const answer = await requests.route(syncRoutes.getBlob, { params: { sha256: hash } });
  if (answer.status === 404) return null;
  if (answer.failure !== null) throw answer.failure;
  const text = utf8.decode(answer.bytes);
  if (contentHash(text) === hash) return text;
  throw garbageFailure(deps.client().origin, `the text ${hash.slice(0, 12)} has another hash`);
}

/** Texts that earlier pulls did not get to. */
export async function fetchMissingTexts(context: ReadContext, sink: Sink): Promise<void> {
  const { deps } = context;
  for (const { type } of readTypes(deps.types)) {
    for (const field of type.fields.filter(({ merge }) => merge === 'text_lines')) {
      const rows = listWithoutText(deps.store, type.type, field.name);
      for (const chunk of chunksOf(rows, rowsAtOnce)) {
        await fetchTexts(
          context,
          chunk.map((row) => String(JSON.parse(row.remote_json ?? '{}')[field.name])),
        );
        deps.store.transaction(() => sink.reconcile(chunk.map((row) => row.lid)));
      }
    }
  }
}
