import { utf8Bytes } from '#contract/limits.ts';
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

/** Sizes of texts, and of changes between two of them, by their hashes; as these never change, none is counted twice. */
export class TextSizes {
  private readonly store: Store<WorkspaceSchema>;
  private readonly changes = new Map<string, DiffSummary>();
  private readonly bytes = new Map<string, number>();

  constructor(store: Store<WorkspaceSchema>) {
    this.store = store;
  }

  /** Bytes of a text; null where it is not here. */
  of(hash: string): number | null {
    const known = this.bytes.get(hash);
    if (known !== undefined) return known;
    const text = textOf(this.store, hash);
    if (text === null) return null;
    return remember(this.bytes, hash, utf8Bytes(text));
  }

  /** `before` null: compared with nothing. Null where a text is not here. */
  between(before: string | null, after: string): DiffSummary | null {
    const key = `${before} ${after}`;
    const known = this.changes.get(key);
    if (known !== undefined) return known;
    const from = before === null ? '' : textOf(this.store, before);
    const to = textOf(this.store, after);
    if (from === null || to === null) return null;
    return remember(this.changes, key, countChanges(from, to, { max_steps: mostSteps }));
  }
}

function remember<Value>(sizes: Map<string, Value>, key: string, value: Value): Value {
  if (sizes.size >= keptSizes) sizes.clear();
  sizes.set(key, value);
  return value;
}
