import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { type LifecycleDetail, lifecycleDetail, saveLifecycleResult } from '#contract/rpc/lifecycles.ts';
import { arrangeDocument, toDocument } from '#engine/lifecycle/lifecycle-document.ts';
import { mergeLifecycles } from '#engine/lifecycle/merge-lifecycle.ts';
import { type JsonLike, sameJson } from '#engine/merge/canonical-json.ts';
import { rpc } from '#renderer/api/client.ts';
import type { Stored } from '#renderer/state/document-saver.ts';
import type { DocumentKind } from '#renderer/state/kept-document.ts';
import { noteSpelled } from './spelled-lifecycle.ts';

/** Lifecycles as documents: what was changed is sent, with what it was before; the order in which elements are listed is no content. */
export const lifecycleKind: DocumentKind<LifecycleConfig> = {
  noun: 'lifecycle',
  same: (left, right) => left === right || (sameConfig(left, right) && sameElements(left, right)),
  load: async (lid) => storedLifecycle(readDetail(await rpc.lifecycles.get.query({ lid }))),
  save: async (lid, sent, base) => {
    if (lifecycleKind.same(sent, base.content)) return { outcome: 'saved', ...base };
    const input = {
      lid,
      base_rev: base.rev,
      base: changedIn(base.content, sent),
      config: changedIn(sent, base.content),
    };
    const answer = await rpc.lifecycles.save.mutate(input);
    if (answer.outcome === 'saved') {
      const { local_rev, saved_at } = answer.lifecycle;
      return { outcome: 'saved', content: sent, rev: local_rev, at: saved_at };
    }
    const { outcome, lifecycle } = saveLifecycleResult.parse(answer);
    return { ...storedLifecycle(lifecycle), outcome };
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

/** With the elements that the other one has otherwise, or not at all. */
function changedIn(config: LifecycleConfig, other: LifecycleConfig): LifecycleConfig {
  return {
    ...config,
    states: differing(config.states, other.states),
    transitions: differing(config.transitions, other.transitions),
  };
}

function differing<Element extends JsonLike & { readonly id: string }>(
  elements: readonly Element[],
  others: readonly Element[],
): Element[] {
  const byId = new Map(others.map((element) => [element.id, element]));
  return elements.filter((element) => !sameElement(byId.get(element.id), element));
}

function sameElement(one: JsonLike | undefined, other: JsonLike): boolean {
  return one === other || sameJson(one, other);
}

function sameConfig(left: LifecycleConfig, right: LifecycleConfig): boolean {
  const head = (config: LifecycleConfig) => toDocument({ ...config, states: [], transitions: [] });
  return sameJson(head(left), head(right));
}

function sameElements(left: LifecycleConfig, right: LifecycleConfig): boolean {
  return sameById(left.states, right.states) && sameById(left.transitions, right.transitions);
}

function sameById<Element extends JsonLike & { readonly id: string }>(
  left: readonly Element[],
  right: readonly Element[],
): boolean {
  return left.length === right.length && differing(right, left).length === 0;
}

export function readDetail(answer: unknown): LifecycleDetail {
  const detail = lifecycleDetail.parse(answer);
  noteSpelled(detail.config);
  return detail;
}
