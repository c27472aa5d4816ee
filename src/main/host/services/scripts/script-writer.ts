import { AppError } from '#contract/errors/app-error.ts';
import type { ScriptStatus } from '#contract/model/script.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { readFacts, readScript, sealScript } from '#host/store/documents.ts';
import { recordEdit, type TextChange } from '#host/store/edit-journal.ts';
import { findEntity, insertEntity, newEntityRow, updateEntity, updateLocal } from '#host/store/queries/entities.ts';
import { deleteDraft, putDraft } from '#host/store/queries/texts.ts';
import { deleteTrashOf } from '#host/store/queries/trash.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { bringBack, moveToTrash } from './removal.ts';
import { asLive, baseBody, type LiveScript, localText } from './script-view.ts';
import type { ScriptsSurroundings } from './surroundings.ts';

export interface ScriptFields {
  readonly name: string;
  readonly description: string | null;
}

/** What a save means to the store: the row, the draft, and both journals. Each method runs in its caller's transaction. */
export class ScriptWriter {
  private readonly store: Store<WorkspaceSchema>;
  private readonly around: ScriptsSurroundings;
  /** The text that was written last, as the next save begins from it. */
  private last = { hash: '', text: '' };

  constructor(store: Store<WorkspaceSchema>, around: ScriptsSurroundings) {
    this.store = store;
    this.around = around;
  }

  insert(lid: string, { name, description }: ScriptFields, text: string): void {
    const body = text.isWellFormed() ? text : text.toWellFormed();
    const bodyHash = contentHash(body);
    const document = sealScript({ name, description, script_body: bodyHash, status: 'draft' });
    insertEntity(this.store, newEntityRow({ lid, type: 'script' }, document, this.now()));
    putDraft(this.store, lid, body, bodyHash);
    this.around.journal?.noteSave({ lid, name, description, text: body, hash: bodyHash, change: null });
  }

  writeFields(row: LiveScript, fields: Partial<ScriptFields & { readonly status: ScriptStatus }>): LiveScript {
    const { json, hash } = sealScript({ ...readScript(row.local_json), ...fields });
    const next = { ...row, local_json: json, local_hash: hash, saved_at: this.now() };
    updateLocal(this.store, next);
    this.noteAll(next);
    return next;
  }

  writeText(row: LiveScript, text: string, windowId: string | null): LiveScript {
    // Half of a character cannot be stored; what is written is what its hash is of.
    const body = text.isWellFormed() ? text : text.toWellFormed();
    const bodyHash = contentHash(body);
    const local = readScript(row.local_json);
    if (bodyHash === local.script_body) return row;
    const before = local.script_body === this.last.hash ? this.last.text : localText(this.store, row);
    if (baseBody(row) === bodyHash) deleteDraft(this.store, row.lid);
    else putDraft(this.store, row.lid, body, bodyHash);
    const { json, hash } = sealScript({ ...local, script_body: bodyHash });
    const next = { ...row, local_json: json, local_hash: hash, local_rev: row.local_rev + 1, saved_at: this.now() };
    updateLocal(this.store, next);
    this.last = { hash: bodyHash, text: body };
    this.noteText(next, { before, before_hash: local.script_body ?? contentHash(before), after: body }, windowId);
    return next;
  }

  /** The whole script becomes what was last published or pulled. Throws `conflict` where it never was. */
  takeRemote(row: LiveScript): LiveScript {
    const { remote_json, remote_hash } = row;
    if (remote_json === null || remote_hash === null) {
      throw new AppError(
        'conflict',
        'The backend does not have this script, so there is nothing to go back to. Delete it instead, or restore a checkpoint.',
      );
    }
    const before = localText(this.store, row);
    deleteDraft(this.store, row.lid);
    const next = {
      ...row,
      local_json: remote_json,
      local_hash: remote_hash,
      base_json: remote_json,
      base_hash: remote_hash,
      base_version: readFacts(row.facts_json).current_version,
      local_rev: row.local_rev + 1,
      saved_at: this.now(),
    };
    updateEntity(this.store, next);
    const texts = { before, before_hash: contentHash(before), after: localText(this.store, next) };
    this.noteText(next, texts, null);
    return next;
  }

  remove(row: LiveScript): void {
    moveToTrash(this.store, row, this.around);
    this.around.journal?.noteRemoval(row.lid);
  }

  bringBack(lid: string): LiveScript {
    const row = bringBack(this.store, lid, this.around);
    this.noteAll(row);
    return row;
  }

  /** Makes a script what it was at its last save, whatever a copy of the store has of it. Returns whether that differed. */
  recover(lid: string, save: ScriptFields & { readonly text: string }): boolean {
    const row = findEntity(this.store, lid);
    if (row === undefined) {
      this.insert(lid, save, save.text);
      return true;
    }
    if (row.local_json === null) {
      this.revive(row, save);
      return true;
    }
    const before = asLive(row, lid);
    const { name, description } = readScript(before.local_json);
    const same = name === save.name && description === save.description;
    const renamed = same ? before : this.writeFields(before, { name: save.name, description: save.description });
    return this.writeText(renamed, save.text, null) !== before;
  }

  private revive(row: EntityRow, { name, description, text }: ScriptFields & { readonly text: string }): void {
    const script_body = contentHash(text);
    const status = row.base_json === null ? 'draft' : readScript(row.base_json).status;
    const { json, hash } = sealScript({ name, description, script_body, status });
    const back = { local_json: json, local_hash: hash, delete_seen_hash: null, saved_at: this.now() };
    updateEntity(this.store, { ...row, ...back, local_rev: row.local_rev + 1 });
    if (baseBody(row) !== script_body) putDraft(this.store, row.lid, text, script_body);
    deleteTrashOf(this.store, row.lid, json);
    this.around.journal?.noteSave({ lid: row.lid, name, description, text, hash: script_body, change: null });
  }

  private noteText(
    row: LiveScript,
    texts: Pick<TextChange, 'before' | 'before_hash' | 'after'>,
    windowId: string | null,
  ): void {
    const { lid, local_rev: rev, saved_at } = row;
    const { before_hash, after } = texts;
    const { name, description, script_body } = readScript(row.local_json);
    const hash = script_body ?? contentHash(after);
    const splice = recordEdit(this.store, { ...texts, after_hash: hash, lid, rev, window_id: windowId, saved_at });
    this.around.journal?.noteSave({ lid, name, description, text: after, hash, change: { ...splice, before_hash } });
  }

  private noteAll(row: LiveScript): void {
    if (this.around.journal === undefined) return;
    const { name, description } = readScript(row.local_json);
    const text = localText(this.store, row);
    this.around.journal.noteSave({ lid: row.lid, name, description, text, hash: contentHash(text), change: null });
  }

  private now(): string {
    return this.around.now().toISOString();
  }
}
