import { type LifecycleConfig, lifecycleConfig } from '#contract/model/lifecycle.ts';
import { type LifecycleDetail, lifecycleDetail, saveLifecycleResult } from '#contract/rpc/lifecycles.ts';
import { arrangeDocument, toDocument } from '#engine/lifecycle/lifecycle-document.ts';
import { mergeLifecycles } from '#engine/lifecycle/merge-lifecycle.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { rpc } from '#renderer/api/client.ts';
import type { Stored } from '#renderer/state/document-saver.ts';
import type { DocumentKind } from '#renderer/state/kept-document.ts';

/** Lifecycles as documents: sent whole, with what they were before; the order in which elements are listed is no content. */
export const lifecycleKind: DocumentKind<LifecycleConfig> = {
  noun: 'lifecycle',
  same: (left, right) => left === right || sameJson(toDocument(left), toDocument(right)),
  load: async (lid) => storedLifecycle(readDetail(await rpc.lifecycles.get.query({ lid }))),
  save: async (lid, sent, base) => {
    if (lifecycleKind.same(sent, base.content)) return { outcome: 'saved', ...base };
    const input = { lid, base_rev: base.rev, base: base.content, config: sent };
    const { outcome, lifecycle } = saveLifecycleResult.parse(await rpc.lifecycles.save.mutate(input));
    const stored = storedLifecycle(lifecycle);
    return outcome === 'saved' ? { ...stored, outcome, content: sent } : { ...stored, outcome };
  },
  merge: ({ sent, stored }, shown) => {
    const documents = { base: toDocument(sent), theirs: toDocument(stored), yours: toDocument(shown) };
    const merged = mergeLifecycles(documents);
    return merged === null ? null : arrangeDocument(merged);
  },
};

/** A lifecycle that the host holds, as it is kept track of. */
export function storedLifecycle(detail: LifecycleDetail): Stored<LifecycleConfig> {
  return { content: detail.config, rev: detail.local_rev, at: detail.saved_at };
}

/** A configuration as the host stores it: names without spaces around them. One that cannot be stored yet stays as it is. */
export function spelledLifecycle(config: LifecycleConfig): LifecycleConfig {
  return lifecycleConfig.safeParse(config).data ?? config;
}

export function readDetail(answer: unknown): LifecycleDetail {
  return lifecycleDetail.parse(answer);
}
