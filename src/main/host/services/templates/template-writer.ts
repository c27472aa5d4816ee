import { AppError } from '#contract/errors/app-error.ts';
import type { TemplateFields } from '#contract/rpc/templates.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { recordEdit } from '#host/store/edit-journal.ts';
import { findEntity, insertEntity, newEntityRow, updateEntity, updateLocal } from '#host/store/queries/entities.ts';
import { deleteDraft, putDraft } from '#host/store/queries/texts.ts';
import { deleteTrashOf } from '#host/store/queries/trash.ts';
import type { TemplateSave } from '#host/store/side-journal.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { ScriptsSurroundings } from '../scripts/surroundings.ts';
import {
  asLiveTemplate,
  baseTemplateText,
  type LiveTemplate,
  readTemplate,
  sealTemplate,
  type TemplateDocument,
  templateText,
} from './template-view.ts';

export type TemplateContent = Omit<TemplateDocument, 'template_body'> & { readonly body: string };

/** What a save of a template means to the store. Each method runs in its caller's transaction. */
export class TemplateWriter {
  private readonly store: Store<WorkspaceSchema>;
  private readonly around: ScriptsSurroundings;

  constructor(store: Store<WorkspaceSchema>, around: ScriptsSurroundings) {
    this.store = store;
    this.around = around;
  }

  insert(lid: string, { body, ...fields }: TemplateContent): void {
    const text = body.toWellFormed();
    const template_body = contentHash(text);
    const document = sealTemplate({ ...fields, template_body });
    insertEntity(this.store, newEntityRow({ lid, type: 'template' }, document, this.now()));
    putDraft(this.store, lid, text, template_body);
    const { name, description, category, placeholder_annotations } = fields;
    const kept = { name, description, category: category ?? 'custom', placeholder_annotations };
    this.around.journal?.noteTemplate({ lid, ...kept, text });
  }

  writeFields(row: LiveTemplate, fields: TemplateFields): LiveTemplate {
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    const { json, hash } = sealTemplate({ ...readTemplate(row.local_json), ...given });
    if (hash === row.local_hash) return row;
    const next = { ...row, local_json: json, local_hash: hash, saved_at: this.now() };
    updateLocal(this.store, next);
    return next;
  }

  writeText(row: LiveTemplate, text: string, windowId: string | null): LiveTemplate {
    const body = text.toWellFormed();
    const bodyHash = contentHash(body);
    const local = readTemplate(row.local_json);
    if (bodyHash === local.template_body) return row;
    const before = templateText(this.store, row);
    if (baseTemplateText(row) === bodyHash) deleteDraft(this.store, row.lid);
    else putDraft(this.store, row.lid, body, bodyHash);
    const { json, hash } = sealTemplate({ ...local, template_body: bodyHash });
    const next = { ...row, local_json: json, local_hash: hash, local_rev: row.local_rev + 1, saved_at: this.now() };
    updateLocal(this.store, next);
    this.noteText(next, before, body, windowId);
    return next;
  }

  /** All of it becomes what was last published or pulled. Throws `conflict` where it never was. */
  takeRemote(row: LiveTemplate): LiveTemplate {
    const { remote_json, remote_hash } = row;
    if (remote_json === null || remote_hash === null) {
      throw new AppError(
        'conflict',
        'The backend does not have this template, so there is nothing to go back to. Delete it instead.',
      );
    }
    const before = templateText(this.store, row);
    deleteDraft(this.store, row.lid);
    const agreed = { local_json: remote_json, local_hash: remote_hash, base_json: remote_json, base_hash: remote_hash };
    const next = { ...row, ...agreed, local_rev: row.local_rev + 1, saved_at: this.now() };
    updateEntity(this.store, next);
    this.noteText(next, before, templateText(this.store, next), null);
    return next;
  }

  /** Notes outside the store how it is now. */
  note(row: LiveTemplate): LiveTemplate {
    if (this.around.journal === undefined) return row;
    const { name, description, category, placeholder_annotations } = readTemplate(row.local_json);
    const fields = { name, description, category: category ?? 'custom', placeholder_annotations };
    this.around.journal.noteTemplate({ lid: row.lid, ...fields, text: templateText(this.store, row) });
    return row;
  }

  /** Makes a template what it was at its last save, whatever a copy of the store has of it. Returns whether that differed. */
  recover({ lid, text, ...fields }: TemplateSave): boolean {
    const row = findEntity(this.store, lid);
    if (row === undefined) {
      this.insert(lid, { ...fields, body: text });
      return true;
    }
    if (row.local_json === null || row.local_hash === null) {
      const template_body = contentHash(text);
      const { json, hash } = sealTemplate({ ...fields, template_body });
      const back = { local_json: json, local_hash: hash, delete_seen_hash: null, saved_at: this.now() };
      updateEntity(this.store, { ...row, ...back, local_rev: row.local_rev + 1 });
      if (baseTemplateText(row) !== template_body) putDraft(this.store, lid, text, template_body);
      deleteTrashOf(this.store, lid, json);
      return true;
    }
    const before = asLiveTemplate(row, lid);
    return this.note(this.writeText(this.writeFields(before, fields), text, null)) !== before;
  }

  private noteText(row: LiveTemplate, before: string, after: string, windowId: string | null): void {
    const { lid, local_rev: rev, saved_at } = row;
    const hashes = { before_hash: contentHash(before), after_hash: contentHash(after) };
    recordEdit(this.store, { lid, before, after, ...hashes, rev, window_id: windowId, saved_at });
  }

  private now(): string {
    return this.around.now().toISOString();
  }
}
