import { v7 as newId } from 'uuid';
import { AppError } from '#contract/errors/app-error.ts';
import { utf8Bytes } from '#contract/limits.ts';
import type { Checkpoint, ScriptDetail } from '#contract/rpc/scripts.ts';
import { findCheckpoint, insertCheckpoint, listCheckpoints } from '#host/store/queries/checkpoints.ts';
import { putText, readText } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { localText } from './script-view.ts';
import type { Scripts } from './scripts.ts';

/** Named points in a draft's history. */
export class Checkpoints {
  private readonly store: Store<WorkspaceSchema>;
  private readonly scripts: Scripts;

  constructor(store: Store<WorkspaceSchema>, scripts: Scripts) {
    this.store = store;
    this.scripts = scripts;
  }

  list(lid: string): Checkpoint[] {
    return listCheckpoints(this.store, lid);
  }

  create(lid: string, name: string): Checkpoint {
    return this.store.transaction(() => {
      const text = localText(this.store, this.scripts.require(lid));
      const checkpoint = {
        checkpoint_id: newId(),
        lid,
        name,
        bytes: utf8Bytes(text),
        created_at: new Date().toISOString(),
      };
      insertCheckpoint(this.store, { ...checkpoint, body_hash: putText(this.store, text) });
      return checkpoint;
    });
  }

  read(id: string): { body: string } {
    return { body: readText(this.store, this.require(id).body_hash) };
  }

  /** The text as it was becomes the draft; the text it replaces is kept as a checkpoint, so that this can be undone. */
  restore(id: string): ScriptDetail {
    const { lid, name } = this.require(id);
    const { body } = this.read(id);
    if (localText(this.store, this.scripts.require(lid)) !== body)
      this.create(lid, `Before restoring "${name}"`.slice(0, 100));
    return this.scripts.replaceText(lid, body);
  }

  private require(id: string) {
    const row = findCheckpoint(this.store, id);
    if (row) return row;
    throw new AppError('not_found', 'This checkpoint no longer exists. Open the list of checkpoints again.');
  }
}
