import { toast } from 'sonner';
import { limits } from '#contract/limits.ts';
import type { BulkResult } from '#contract/rpc/script-list.ts';

/** Does something to many scripts, part after part, and says how far it has come where that takes more than one. */
export async function inParts(
  lids: readonly string[],
  doing: string,
  work: (part: readonly string[]) => Promise<BulkResult>,
): Promise<BulkResult> {
  const size = limits.bulkScripts;
  const progress = lids.length > size ? toast.loading(`${doing} ${lids.length.toLocaleString()} scripts…`) : null;
  const done: string[] = [];
  const refused: BulkResult['refused'][number][] = [];
  try {
    for (let at = 0; at < lids.length; at += size) {
      const result = await work(lids.slice(at, at + size));
      done.push(...result.done);
      refused.push(...result.refused);
      const left = Math.max(0, lids.length - at - size);
      if (progress !== null) toast.loading(`${doing}: ${left.toLocaleString()} scripts to go…`, { id: progress });
    }
  } finally {
    if (progress !== null) toast.dismiss(progress);
  }
  return { done, refused };
}
