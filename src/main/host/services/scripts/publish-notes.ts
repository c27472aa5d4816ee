import { z } from 'zod';
import type { PublishNote } from '#contract/rpc/versions.ts';
import { readUiState, writeUiState } from '#host/store/queries/key-values.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';

const key = 'publish_notes';
const kept = z.record(z.string(), z.object({ note: z.string(), body_hash: z.string() }));
type Kept = z.infer<typeof kept>;

/** Words for the next publish of a script. They belong to one text: once the draft has another, they say nothing. */
export class PublishNotes {
  private readonly store: Store<WorkspaceSchema>;

  constructor(store: Store<WorkspaceSchema>) {
    this.store = store;
  }

  /** `textOf`: hash of an author's text that the next publish would send; null where there is none. */
  put(lid: string, note: string, textOf: (lid: string) => string | null): void {
    const body_hash = textOf(lid);
    if (body_hash === null) return;
    const others = this.current(textOf).filter(([other]) => other !== lid);
    const all = Object.fromEntries([...others, [lid, { note, body_hash }] as const]);
    this.store.transaction(() => writeUiState(this.store, key, all));
  }

  list(textOf: (lid: string) => string | null): PublishNote[] {
    return this.current(textOf).map(([lid, { note }]) => ({ lid, note }));
  }

  private current(textOf: (lid: string) => string | null): [string, Kept[string]][] {
    return Object.entries(this.read()).filter(([lid, { body_hash }]) => textOf(lid) === body_hash);
  }

  private read(): Kept {
    const parsed = kept.safeParse(readUiState(this.store, key));
    return parsed.success ? parsed.data : {};
  }
}
