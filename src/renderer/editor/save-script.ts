import type { SaveDraftResult } from '#contract/rpc/scripts.ts';
import { rpc } from '#renderer/api/client.ts';
import { keepBreakpoints } from '#renderer/state/breakpoints.ts';

/**
 * Stores a text with its breakpoints where the edits have moved them (DB-19). Without waiting for both, a host that ends
 * right after the answer keeps the text alone, and the breakpoints stand at other lines from then on.
 */
export async function saveScript(draft: { lid: string; body: string; base_rev: number }): Promise<SaveDraftResult> {
  const kept = keepBreakpoints();
  const result = await rpc.scripts.saveDraft.mutate(draft);
  await kept;
  return result;
}
