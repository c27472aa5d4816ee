import type { DiffSummary } from '#contract/model/comparison.ts';
import { countChanges } from '#engine/diff/compare-texts.ts';
import { readFacts } from '#host/store/documents.ts';
import { listVersions } from '#host/store/queries/script-versions.ts';
import { textOf } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { ScriptVersionRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { baseBody, type LiveScript } from './script-view.ts';

/** A list shows many sizes; one that takes longer than this to count is counted coarsely. */
const mostSteps = 1_000_000;
const keptSizes = 5_000;

/** Which texts the versions of a script have, as far as that is known here. */
export interface KnownVersions {
  readonly current_version: number | null;
  readonly rows: ReadonlyMap<number, ScriptVersionRow>;
  /** Null where it is not known. */
  hashOf(version: number): string | null;
}

/**
 * Puts together what was read of a history with what the script's own row says. Rows that contradict it are of another
 * history, such as one from before the server was restored, and count for nothing.
 */
export function knownVersions(store: Store<WorkspaceSchema>, row: LiveScript): KnownVersions {
  const { current_version, head_body_hash } = readFacts(row.facts_json);
  const read = listVersions(store, row.lid);
  const ofHistory = !read.some(
    ({ number, body_hash }) =>
      number > (current_version ?? 0) ||
      (number === current_version && head_body_hash !== null && body_hash !== head_body_hash),
  );
  const rows = new Map(ofHistory ? read.map((version) => [version.number, version]) : []);
  const hashOf = (version: number) => {
    const body = rows.get(version)?.body_hash;
    if (body !== undefined) return body;
    if (version === current_version && head_body_hash !== null) return head_body_hash;
    return version === row.base_version ? baseBody(row) : null;
  };
  return { current_version, rows, hashOf };
}

/** Sizes of changes by the hashes of both texts; neither ever changes, so none is counted twice. */
export class ChangeSizes {
  private readonly store: Store<WorkspaceSchema>;
  private readonly sizes = new Map<string, DiffSummary>();

  constructor(store: Store<WorkspaceSchema>) {
    this.store = store;
  }

  /** `before` null: compared with nothing. Null where a text is not here. */
  between(before: string | null, after: string): DiffSummary | null {
    const key = `${before} ${after}`;
    const known = this.sizes.get(key);
    if (known !== undefined) return known;
    const from = before === null ? '' : textOf(this.store, before);
    const to = textOf(this.store, after);
    if (from === null || to === null) return null;
    const size = countChanges(from, to, { max_steps: mostSteps });
    if (this.sizes.size >= keptSizes) this.sizes.clear();
    this.sizes.set(key, size);
    return size;
  }
}
