import { AppError } from '#contract/errors/app-error.ts';
import type { EntityType } from '#contract/model/entity-type.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { readDocument, sealDocument } from '#host/store/documents.ts';
import {
  findEntity,
  insertEntity,
  type LiveEntityRow,
  newEntityRow,
  updateEntity,
  updateLocal,
} from '#host/store/queries/entities.ts';
import type { RecordSave } from '#host/store/side-journal.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { bringBack, moveToTrash } from '../scripts/removal.ts';
import type { ScriptsSurroundings } from '../scripts/surroundings.ts';

/** What a window changed of a record: the new values, what they were before, and the revision it had read. */
export interface RecordChange {
  readonly base_rev: number;
  readonly fields: Readonly<Record<string, Json | undefined>>;
  readonly before: Readonly<Record<string, Json | undefined>>;
}

/**
 * Entities without a text of their own in the store: connectors, bindings, pipeline tests. Each method runs in its caller's
 * transaction, and every save grows the revision.
 */
export class RecordWriter {
  readonly type: EntityType;
  private readonly store: Store<WorkspaceSchema>;
  private readonly around: ScriptsSurroundings;

  constructor(store: Store<WorkspaceSchema>, type: EntityType, around: ScriptsSurroundings) {
    this.store = store;
    this.type = type;
    this.around = around;
  }

  /** Throws `not_found` where there is no such record, or it was deleted here. */
  require(lid: string): LiveEntityRow {
    const row = findEntity(this.store, lid);
    if (row?.type === this.type.type && row.local_json !== null && row.local_hash !== null) return row as LiveEntityRow;
    throw new AppError('not_found', `This ${this.type.label} is no longer in the workspace; it was deleted.`, { lid });
  }

  insert(document: JsonObject, lid: string = this.around.newId()): LiveEntityRow {
    const sealed = sealDocument(this.type, document);
    insertEntity(this.store, newEntityRow({ lid, type: this.type.type }, sealed, this.now()));
    return this.note(this.require(lid));
  }

  write(row: LiveEntityRow, changes: JsonObject): LiveEntityRow {
    const { json, hash } = sealDocument(this.type, { ...readDocument(row.local_json), ...changes });
    if (hash === row.local_hash) return row;
    const saved = { local_json: json, local_hash: hash, local_rev: row.local_rev + 1, saved_at: this.now() };
    const next = { ...row, ...saved };
    updateLocal(this.store, next);
    return this.note(next);
  }

  /**
   * What a change comes to: `conflict` where another window has set one of its fields to something else meanwhile,
   * `merged` where that window set others.
   */
  judge(row: LiveEntityRow, { base_rev, fields, before }: RecordChange): 'saved' | 'merged' | 'conflict' {
    if (base_rev === row.local_rev) return 'saved';
    const stored = readDocument(row.local_json);
    const overtaken = Object.keys(fields).some((name) => {
      const now = stored[name] ?? null;
      return !sameJson(now, before[name] ?? null) && !sameJson(now, fields[name] ?? null);
    });
    return overtaken ? 'conflict' : 'merged';
  }

  remove(row: LiveEntityRow, reason?: string): void {
    moveToTrash(this.store, row, this.around, reason);
    this.around.journal?.noteRemoval(row.lid);
  }

  bringBack(lid: string): LiveEntityRow {
    return this.note(bringBack(this.store, lid, this.around));
  }

  /** All of it becomes what was last published or pulled. Throws `conflict` where it never was. */
  takeRemote(row: LiveEntityRow): LiveEntityRow {
    const { remote_json, remote_hash } = row;
    if (remote_json === null || remote_hash === null) {
      throw new AppError(
        'conflict',
        `The backend does not have this ${this.type.label}, so there is nothing to go back to. Delete it instead.`,
      );
    }
    const agreed = { local_json: remote_json, local_hash: remote_hash, base_json: remote_json, base_hash: remote_hash };
    const next = { ...row, ...agreed, local_rev: row.local_rev + 1, saved_at: this.now() };
    updateEntity(this.store, next);
    return this.note(next);
  }

  /** Makes a record what it was at its last save, after a copy took the store's place. Returns whether that differed. */
  recover({ lid, document }: RecordSave): boolean {
    const row = findEntity(this.store, lid);
    if (row === undefined) {
      this.insert(document, lid);
      return true;
    }
    const { json, hash } = sealDocument(this.type, document);
    if (row.local_hash === hash) return false;
    this.revive(row, json, hash);
    return true;
  }

  private revive(row: EntityRow, local_json: string, local_hash: string): void {
    const back = { local_json, local_hash, delete_seen_hash: null, saved_at: this.now() };
    const next = { ...row, ...back, local_rev: row.local_rev + 1 };
    updateEntity(this.store, next);
    this.note(next);
  }

  /** Notes outside the store how it is now. */
  private note<Row extends LiveEntityRow>(row: Row): Row {
    this.around.journal?.noteRecord({ lid: row.lid, type: this.type.type, document: readDocument(row.local_json) });
    return row;
  }

  private now(): string {
    return this.around.now().toISOString();
  }
}
