import { v7 as newId } from 'uuid';
import { AppError } from '#contract/errors/app-error.ts';
import type { SaveDraftResult, ScriptDetail, ScriptRow } from '#contract/rpc/scripts.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { listContexts, putContext } from '#host/store/queries/contexts.ts';
import { findEntity, insertEntity, listScripts, updateEntity, updateLocal } from '#host/store/queries/entities.ts';
import { deleteDraft, putDraft } from '#host/store/queries/texts.ts';
import { deleteTrash, findTrash, putTrash } from '#host/store/queries/trash.ts';
import { packScript, type ScriptContent, seal, unpackScript } from '#host/store/script-content.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { EventHub } from '../event-hub.ts';
import { agreed, newScriptRow } from './new-script-row.ts';
import {
  isUnpublished,
  type LiveScript,
  localContent,
  localText,
  packedBase,
  toScriptDetail,
  toScriptRow,
} from './script-view.ts';

const starterBody = `// Runs before the connector creates an account.
// attributes: the object's attributes; what they hold at the end is what the connector gets.
log_info('Preparing ' + (attributes.username ?? 'an account'));
`;

const trashDays = 90;

/** The author's scripts and drafts. Every method is one transaction; what it returned survives a kill and a power cut. */
export class Scripts {
  private readonly store: Store<WorkspaceSchema>;
  private readonly events: EventHub;

  constructor(store: Store<WorkspaceSchema>, events: EventHub) {
    this.store = store;
    this.events = events;
  }

  list(): ScriptRow[] {
    return listScripts(this.store).map((row) => toScriptRow(live(row, row.lid)));
  }

  get(lid: string): ScriptDetail {
    return toScriptDetail(this.store, this.require(lid));
  }

  /** Throws `not_found` where there is no such script, or it was deleted here. */
  require(lid: string): LiveScript {
    return live(findEntity(this.store, lid), lid);
  }

  create(input: { name: string; description?: string | null | undefined; body?: string | undefined }): ScriptDetail {
    const content = {
      name: input.name,
      description: input.description ?? null,
      body: input.body ?? starterBody,
    };
    const lid = newId();
    this.store.transaction(() => this.insertLocal(lid, content));
    this.changed(lid);
    return this.get(lid);
  }

  update(input: { lid: string; name?: string | undefined; description?: string | null | undefined }): ScriptRow {
    const updated = this.store.transaction(() => {
      const row = this.require(input.lid);
      const before = unpackScript(row.local_json);
      const { json, hash } = seal({
        name: input.name ?? before.name,
        description: input.description === undefined ? before.description : input.description,
        body: before.body,
      });
      const next = { ...row, local_json: json, local_hash: hash, saved_at: now() };
      updateLocal(this.store, next);
      return next;
    });
    this.changed(input.lid);
    return toScriptRow(updated);
  }

  duplicate(lid: string): ScriptDetail {
    const copy = newId();
    this.store.transaction(() => {
      const content = localContent(this.store, this.require(lid));
      this.insertLocal(copy, { ...content, name: this.freeName(content.name) });
      for (const context of listContexts(this.store, lid)) {
        putContext(this.store, { ...context, context_id: newId(), lid: copy });
      }
    });
    this.changed(copy);
    return this.get(copy);
  }

  /** Only a script that no backend knows can be deleted here. `undoRemove` brings it back for 90 days. */
  remove(lid: string): void {
    this.store.transaction(() => {
      const row = this.require(lid);
      if (row.remote_id !== null) {
        throw new AppError(
          'conflict',
          `"${unpackScript(row.local_json).name}" is published, so it cannot be deleted here alone: it would come back with the next pull. Discard the draft instead, or delete the script on the backend.`,
        );
      }
      putTrash(this.store, {
        trash_id: newId(),
        lid,
        snapshot_json: row.local_json,
        reason: 'deleted by the author',
        keep_until: new Date(Date.now() + trashDays * 86_400_000).toISOString(),
      });
      updateEntity(this.store, { ...row, local_json: null, local_hash: null, saved_at: now() });
    });
    this.changed(lid);
  }

  undoRemove(lid: string): ScriptRow {
    const restored = this.store.transaction(() => {
      const trash = findTrash(this.store, lid);
      const row = findEntity(this.store, lid);
      if (!trash || !row) {
        throw new AppError('not_found', 'This script was deleted for good; there is nothing left to bring back.');
      }
      const { json, hash } = seal(unpackScript(trash.snapshot_json));
      const next = { ...row, local_json: json, local_hash: hash, saved_at: now() };
      updateEntity(this.store, next);
      deleteTrash(this.store, lid);
      return next;
    });
    this.changed(lid);
    return toScriptRow(restored);
  }

  /** Stores the text durably unless another window saved in between. */
  saveDraft(input: { lid: string; body: string; base_rev: number }): SaveDraftResult {
    let appearance = false;
    let written = false;
    const result = this.store.transaction((): SaveDraftResult => {
      const row = this.require(input.lid);
      if (row.local_rev !== input.base_rev) {
        const body = localText(this.store, row);
        if (body !== input.body) {
          return { outcome: 'conflict', local_rev: row.local_rev, body, saved_at: row.saved_at };
        }
      }
      const next = this.writeText(row, input.body);
      appearance = isUnpublished(next) !== isUnpublished(row);
      written = next !== row;
      return { outcome: 'saved', local_rev: next.local_rev, saved_at: next.saved_at };
    });
    if (appearance) this.changed(input.lid);
    if (written) this.events.emit({ type: 'draft_saved', lid: input.lid, local_rev: result.local_rev });
    return result;
  }

  /** Takes the whole script back to what was last published or pulled, the newest version that is known. */
  discardDraft(lid: string): ScriptDetail {
    this.store.transaction(() => {
      const row = this.require(lid);
      if (row.remote_json === null) {
        throw new AppError(
          'conflict',
          'This script was never published, so there is nothing to go back to. Delete it instead, or restore a checkpoint.',
        );
      }
      deleteDraft(this.store, lid);
      updateEntity(this.store, { ...agreed(row), local_rev: row.local_rev + 1, saved_at: now() });
    });
    this.changed(lid);
    return this.get(lid);
  }

  /** Makes `body` the author's text, whoever saved last: for restoring, where that is what the author asked for. */
  replaceText(lid: string, body: string): ScriptDetail {
    this.store.transaction(() => this.writeText(this.require(lid), body));
    this.changed(lid);
    return this.get(lid);
  }

  changed(...lids: string[]): void {
    this.events.emit({ type: 'scripts_changed', lids });
  }

  private writeText(row: LiveScript, body: string): LiveScript {
    const bodyHash = contentHash(body);
    const local = unpackScript(row.local_json);
    if (bodyHash === local.body) return row;
    if (packedBase(row)?.body === bodyHash) deleteDraft(this.store, row.lid);
    else putDraft(this.store, row.lid, body, bodyHash);
    const { json, hash } = seal({ ...local, body: bodyHash });
    const next = { ...row, local_json: json, local_hash: hash, local_rev: row.local_rev + 1, saved_at: now() };
    updateLocal(this.store, next);
    return next;
  }

  private insertLocal(lid: string, content: ScriptContent): void {
    const packed = packScript(content);
    insertEntity(this.store, newScriptRow(lid, packed, now()));
    putDraft(this.store, lid, content.body, packed.body);
  }

  private freeName(name: string): string {
    const taken = new Set(this.list().map((script) => script.name));
    let copy = `${name} copy`;
    for (let number = 2; taken.has(copy); number += 1) copy = `${name} copy ${number}`;
    return copy;
  }
}

function live(row: LiveScript | ReturnType<typeof findEntity>, lid: string): LiveScript {
  if (row?.local_json != null && row.local_hash !== null) return row as LiveScript;
  throw new AppError('not_found', 'This script is no longer in the workspace. Close its tab.', { lid });
}

function now(): string {
  return new Date().toISOString();
}
