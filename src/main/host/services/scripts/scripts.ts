import { AppError } from '#contract/errors/app-error.ts';
import type { EditHistory, SaveDraftResult, ScriptDetail, ScriptRow } from '#contract/rpc/scripts.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { readScript, sealScript } from '#host/store/documents.ts';
import { readHistory, recordEdit, type TextChange } from '#host/store/edit-journal.ts';
import { listContexts, putContext } from '#host/store/queries/contexts.ts';
import {
  findEntity,
  insertEntity,
  listScripts,
  newEntityRow,
  updateEntity,
  updateLocal,
} from '#host/store/queries/entities.ts';
import { deleteDraft, putDraft } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { EventHub } from '../event-hub.ts';
import { bringBack, moveToTrash } from './removal.ts';
import {
  baseBody,
  isUnpublished,
  type LiveScript,
  localContent,
  localText,
  toScriptDetail,
  toScriptRow,
  toScriptRows,
} from './script-view.ts';
import { mergeStale } from './stale-save.ts';
import { realSurroundings, type ScriptsSurroundings } from './surroundings.ts';

const starterBody = `// Runs before the connector creates an account.
// attributes: the object's attributes; what they hold at the end is what the connector gets.
log_info('Preparing ' + (attributes.username ?? 'an account'));
`;

export interface SaveDraft {
  readonly lid: string;
  readonly body: string;
  readonly base_rev: number;
  readonly window_id?: string | null | undefined;
}

/** The author's scripts and drafts. Every method is one transaction; what it returned survives a kill and a power cut. */
export class Scripts {
  private readonly store: Store<WorkspaceSchema>;
  private readonly events: EventHub;
  private readonly around: ScriptsSurroundings;

  constructor(store: Store<WorkspaceSchema>, events: EventHub, around: ScriptsSurroundings = realSurroundings) {
    this.store = store;
    this.events = events;
    this.around = around;
  }

  list(): ScriptRow[] {
    return toScriptRows(
      this.store,
      listScripts(this.store).map((row) => live(row, row.lid)),
    );
  }

  /** Throws `not_found` also while the script's text has not arrived. */
  get(lid: string): ScriptDetail {
    return toScriptDetail(this.store, this.require(lid));
  }

  /** Throws `not_found` where there is no such script, or it was deleted here. */
  require(lid: string): LiveScript {
    return live(findEntity(this.store, lid), lid);
  }

  create(input: { name: string; description?: string | null | undefined; body?: string | undefined }): ScriptDetail {
    const lid = this.around.newId();
    const { name, description = null, body = starterBody } = input;
    this.store.saving(() => this.insertLocal(lid, { name, description, body }));
    this.changed(lid);
    return this.get(lid);
  }

  update(input: { lid: string; name?: string | undefined; description?: string | null | undefined }): ScriptRow {
    const updated = this.store.saving(() => {
      const row = this.require(input.lid);
      const before = readScript(row.local_json);
      const { json, hash } = sealScript({
        ...before,
        name: input.name ?? before.name,
        description: input.description === undefined ? before.description : input.description,
      });
      const next = { ...row, local_json: json, local_hash: hash, saved_at: this.now() };
      updateLocal(this.store, next);
      return next;
    });
    this.changed(input.lid);
    return toScriptRow(this.store, updated);
  }

  duplicate(lid: string): ScriptDetail {
    const copy = this.around.newId();
    this.store.transaction(() => {
      const { name, description, body } = localContent(this.store, this.require(lid));
      this.insertLocal(copy, { name: this.freeName(name), description, body });
      for (const context of listContexts(this.store, lid)) {
        putContext(this.store, { ...context, context_id: this.around.newId(), lid: copy });
      }
    });
    this.changed(copy);
    return this.get(copy);
  }

  /** Deletes it here; a published one is deleted for everybody by the next publish. `undoRemove` brings it back for 90 days. */
  remove(lid: string): void {
    this.store.transaction(() => moveToTrash(this.store, this.require(lid), this.around));
    this.changed(lid);
  }

  undoRemove(lid: string): ScriptRow {
    const restored = this.store.transaction(() => bringBack(this.store, lid, this.around));
    this.changed(lid);
    return toScriptRow(this.store, restored);
  }

  /** Stores the text durably. Where another window saved in between, both texts are merged, or nothing is written. */
  saveDraft(input: SaveDraft): SaveDraftResult {
    let before: LiveScript | null = null;
    let after: LiveScript | null = null;
    const result = this.store.saving((): SaveDraftResult => {
      const row = this.require(input.lid);
      const body = row.local_rev === input.base_rev ? input.body : mergeStale(this.store, row, input);
      if (body === null) {
        const { local_rev, saved_at } = row;
        return { outcome: 'conflict', local_rev, body: localText(this.store, row), saved_at };
      }
      before = row;
      after = this.writeText(row, body, input.window_id ?? null);
      const { local_rev, saved_at } = after;
      return body === input.body
        ? { outcome: 'saved', local_rev, saved_at }
        : { outcome: 'merged', local_rev, body, saved_at };
    });
    this.tellSaved(before, after);
    return result;
  }

  /** How the text came to be, for an editor that was opened anew. */
  edits(lid: string): EditHistory {
    const row = this.require(lid);
    return readHistory(this.store, lid, readScript(row.local_json).script_body, row.local_rev);
  }

  /** Takes the whole script back to what was last published or pulled, the newest version that is known. */
  discardDraft(lid: string): ScriptDetail {
    this.store.transaction(() => {
      const row = this.require(lid);
      const { remote_json, remote_hash } = row;
      if (remote_json === null || remote_hash === null) {
        throw new AppError(
          'conflict',
          'This script was never published, so there is nothing to go back to. Delete it instead, or restore a checkpoint.',
        );
      }
      const before = localText(this.store, row);
      const { current_version } = JSON.parse(row.facts_json) as { current_version?: number | null };
      deleteDraft(this.store, lid);
      const next = {
        ...row,
        local_json: remote_json,
        local_hash: remote_hash,
        base_json: remote_json,
        base_hash: remote_hash,
        base_version: current_version ?? null,
        local_rev: row.local_rev + 1,
        saved_at: this.now(),
      };
      updateEntity(this.store, next);
      this.journal(next, { before, after: localText(this.store, next) }, null);
    });
    this.changed(lid);
    return this.get(lid);
  }

  /** Makes `body` the author's text, whoever saved last: for restoring, where that is what the author asked for. */
  replaceText(lid: string, body: string): ScriptDetail {
    this.store.transaction(() => this.writeText(this.require(lid), body, null));
    this.changed(lid);
    return this.get(lid);
  }

  changed(...lids: string[]): void {
    this.events.emit({ type: 'scripts_changed', lids });
  }

  private tellSaved(before: LiveScript | null, after: LiveScript | null): void {
    if (before === null || after === null || before === after) return;
    if (isUnpublished(before) !== isUnpublished(after)) this.changed(after.lid);
    this.events.emit({ type: 'draft_saved', lid: after.lid, local_rev: after.local_rev });
  }

  private writeText(row: LiveScript, text: string, windowId: string | null): LiveScript {
    // Half of a character cannot be stored; what is written is what its hash is of.
    const body = text.toWellFormed();
    const bodyHash = contentHash(body);
    const local = readScript(row.local_json);
    if (bodyHash === local.script_body) return row;
    const before = localText(this.store, row);
    if (baseBody(row) === bodyHash) deleteDraft(this.store, row.lid);
    else putDraft(this.store, row.lid, body, bodyHash);
    const { json, hash } = sealScript({ ...local, script_body: bodyHash });
    const next = { ...row, local_json: json, local_hash: hash, local_rev: row.local_rev + 1, saved_at: this.now() };
    updateLocal(this.store, next);
    this.journal(next, { before, after: body }, windowId);
    return next;
  }

  private journal(row: LiveScript, texts: Pick<TextChange, 'before' | 'after'>, windowId: string | null): void {
    const { lid, local_rev, saved_at } = row;
    recordEdit(this.store, { ...texts, lid, rev: local_rev, window_id: windowId, saved_at });
  }

  private insertLocal(lid: string, content: { name: string; description: string | null; body: string }): void {
    const body = content.body.toWellFormed();
    const bodyHash = contentHash(body);
    const { name, description } = content;
    const document = sealScript({ name, description, script_body: bodyHash, status: 'draft' });
    insertEntity(this.store, newEntityRow({ lid, type: 'script' }, document, this.now()));
    putDraft(this.store, lid, body, bodyHash);
  }

  private now(): string {
    return this.around.now().toISOString();
  }

  private freeName(name: string): string {
    const taken = new Set(this.list().map((script) => script.name));
    let copy = `${name} copy`;
    for (let number = 2; taken.has(copy); number += 1) copy = `${name} copy ${number}`;
    return copy;
  }
}

function live(row: ReturnType<typeof findEntity>, lid: string): LiveScript {
  if (row?.local_json != null && row.local_hash !== null) return row as LiveScript;
  throw new AppError('not_found', 'This script is no longer in the workspace. Close its tab.', { lid });
}
