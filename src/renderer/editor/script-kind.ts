import { mergeText } from '#engine/merge/merge-text.ts';
import { rpc } from '#renderer/api/client.ts';
import type { Stored } from '#renderer/state/document-saver.ts';
import type { DocumentKind } from '#renderer/state/kept-document.ts';
import { plainLines } from './plain-lines.ts';
import { saveScript } from './save-script.ts';

/** Scripts as documents: their text is saved while it is typed, and nothing else of them. */
export const scriptKind: DocumentKind<string> = {
  noun: 'script',
  same: (left, right) => left === right,
  load: async (lid) => storedScript(await rpc.scripts.get.query({ lid })),
  save: async (lid, body, base) => {
    const result = await saveScript({ lid, body, base_rev: base.rev });
    const content = result.outcome === 'saved' ? body : plainLines(result.body);
    return { outcome: result.outcome, content, rev: result.local_rev, at: result.saved_at };
  },
  merge: ({ sent, stored }, shown) => {
    const merge = mergeText(sent, stored, shown);
    return merge.verdict === 'clean' ? merge.text : null;
  },
};

/** A text that the host holds, as it is kept track of. */
export function storedScript(detail: { body: string; local_rev: number; saved_at: string }): Stored<string> {
  return { content: plainLines(detail.body), rev: detail.local_rev, at: detail.saved_at };
}
