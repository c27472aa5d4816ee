import { AppError } from '#contract/errors/app-error.ts';
import type { ScriptStatus } from '#contract/model/script.ts';
import type { EditHistory, SaveDraftResult, ScriptDetail, ScriptRow } from '#contract/rpc/scripts.ts';
import { readFacts, readScript } from '#host/store/documents.ts';
import { readHistory } from '#host/store/edit-journal.ts';
import { listContexts, putContext } from '#host/store/queries/contexts.ts';
import { findEntity, listScripts } from '#host/store/queries/entities.ts';
import { listCases, putCase } from '#host/store/queries/test-cases.ts';
import { findEntities, listLocalNames } from '#host/store/queries/touched.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { bringUsesBack, removeUsesOf } from '../bindings/script-uses.ts';
import type { EventHub } from '../event-hub.ts';
import {
  asLive,
  isUnpublished,
  type LiveScript,
  localContent,
  localText,
  toScriptDetail,
  toScriptRow,
  toScriptRows,
  toShownRows,
} from './script-view.ts';
import { type ScriptFields, ScriptWriter } from './script-writer.ts';
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
  private readonly writer: ScriptWriter;
  /** Lids of changes that are told together. */
  private collected: Set<string> | null = null;

  constructor(store: Store<WorkspaceSchema>, events: EventHub, around: ScriptsSurroundings = realSurroundings) {
    this.store = store;
    this.events = events;
    this.around = around;
    this.writer = new ScriptWriter(store, around);
  }

  list(): ScriptRow[] {
    return toScriptRows(this.store, listScripts(this.store));
  }

  /** What a list shows of one script; null where it is not here, or was deleted. */
  row(lid: string): ScriptRow | null {
    const row = findEntity(this.store, lid);
    return row?.type === 'script' && row.local_json !== null ? toScriptRow(this.store, asLive(row, lid)) : null;
  }

  /** Those of these that are here, by lid. */
  rows(lids: readonly string[]): ScriptRow[] {
    const live = findEntities(this.store, lids).flatMap((row) =>
      row.type === 'script' && row.local_json !== null ? [{ ...row, local_json: row.local_json }] : [],
    );
    return toShownRows(this.store, live);
  }

  /** The name with the first number from 2 on that makes it one that no script has; without a number where that will do. */
  freeName(wanted: string, alwaysNumbered: boolean): string {
    const taken = new Set(listLocalNames(this.store, 'script'));
    if (alwaysNumbered) taken.add(wanted);
    let name = wanted;
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
    return name;
  }

  /** Throws `not_found` also while the script's text has not arrived. */
  get(lid: string): ScriptDetail {
    return toScriptDetail(this.store, this.require(lid));
  }

  /** Throws `not_found` where there is no such script, or it was deleted here. */
  require(lid: string): LiveScript {
    return asLive(findEntity(this.store, lid), lid);
  }

  create(input: { name: string; description?: string | null | undefined; body?: string | undefined }): ScriptDetail {
    const lid = this.around.newId();
    const { name, description = null, body = starterBody } = input;
    this.store.saving(() => this.writer.insert(lid, { name, description }, body));
    this.changed(lid);
    return this.get(lid);
  }

  update(input: { lid: string; name?: string | undefined; description?: string | null | undefined }): ScriptRow {
    const { lid, name, description } = input;
    const fields = {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
    };
    const updated = this.store.saving(() => this.writer.writeFields(this.requireOwn(lid), fields));
    this.changed(lid);
    return toScriptRow(this.store, updated);
  }

  /**
   * draft → active ⇄ inactive, published like any other change. Whether the text may run is the caller's to check
   * (`bulk-changes.ts`); `expected` is the hash of what was checked. Throws `conflict` where it is another one by now.
   */
  setStatus(lid: string, status: ScriptStatus, expected: string | null): void {
    this.store.saving(() => {
      const row = this.requireOwn(lid);
      const local = readScript(row.local_json);
      if (expected !== null && local.script_body !== expected) {
        throw new AppError('conflict', 'Its text changed while it was checked; try again.', { lid });
      }
      if (local.status !== status) this.writer.writeFields(row, { status });
    });
    this.changed(lid);
  }

  duplicate(lid: string): ScriptDetail {
    const copy = this.around.newId();
    this.store.transaction(() => {
      const { name, description, body } = localContent(this.store, this.require(lid));
      this.writer.insert(copy, { name: this.nameOfCopy(name), description }, body);
      for (const context of listContexts(this.store, lid)) {
        putContext(this.store, { ...context, context_id: this.around.newId(), lid: copy });
      }
      for (const one of listCases(this.store, lid)) {
        putCase(this.store, { ...one, case_id: this.around.newId(), lid: copy });
      }
    });
    this.changed(copy);
    return this.get(copy);
  }

  /**
   * Deletes it here; a published one is deleted for everybody by the next publish. `undoRemove` brings it back for 90 days.
   * Throws `precondition_failed` where enabled bindings run it; disabled ones go with it (036 edge case 1).
   */
  remove(lid: string): void {
    const bindings = this.store.transaction(() => {
      const row = this.requireOwn(lid);
      const gone = removeUsesOf(this.store, row, this.around);
      this.writer.remove(row);
      return gone;
    });
    this.changed(lid, ...bindings);
  }

  undoRemove(lid: string): ScriptRow {
    const { row, bindings } = this.store.transaction(() => {
      const back = this.writer.bringBack(lid);
      return { row: back, bindings: bringUsesBack(this.store, lid, this.around) };
    });
    this.changed(lid, ...bindings);
    return toScriptRow(this.store, row);
  }

  /** Stores the text durably. Where another window saved in between, both texts are merged, or nothing is written. */
  saveDraft(input: SaveDraft): SaveDraftResult {
    let before: LiveScript | null = null;
    let after: LiveScript | null = null;
    const result = this.store.saving((): SaveDraftResult => {
      const row = this.requireOwn(input.lid);
      const body = row.local_rev === input.base_rev ? input.body : mergeStale(this.store, row, input);
      if (body === null) {
        const { local_rev, saved_at } = row;
        return { outcome: 'conflict', local_rev, body: localText(this.store, row), saved_at };
      }
      before = row;
      after = this.writer.writeText(row, body, input.window_id ?? null);
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
    this.store.transaction(() => this.writer.takeRemote(this.require(lid)));
    this.changed(lid);
    return this.get(lid);
  }

  /** Makes `body` the author's text, whoever saved last: for restoring, where that is what the author asked for. */
  replaceText(lid: string, body: string): ScriptDetail {
    this.store.saving(() => this.writer.writeText(this.requireOwn(lid), body, null));
    this.changed(lid);
    return this.get(lid);
  }

  /** Makes a script what it was at its last save, after a copy took the store's place. Returns whether that differed. */
  recover(lid: string, save: ScriptFields & { readonly text: string }): boolean {
    return this.store.transaction(() => this.writer.recover(lid, save));
  }

  /** Like `require`, for a change: throws `precondition_failed` for a system script (036 FR-012). */
  requireOwn(lid: string): LiveScript {
    const row = this.require(lid);
    if (!readFacts(row.facts_json).is_system) return row;
    const { name } = readScript(row.local_json);
    throw new AppError(
      'precondition_failed',
      `"${name}" is a system script: it can be read, run and duplicated, not changed or deleted. Duplicate it and change the copy.`,
      { lid },
    );
  }

  /** Tells of everything that `work` changes at once, also where it throws. */
  together<Result>(work: () => Result): Result {
    const lids = new Set<string>();
    this.collected = lids;
    try {
      return work();
    } finally {
      this.collected = null;
      if (lids.size > 0) this.changed(...lids);
    }
  }

  changed(...lids: string[]): void {
    if (this.collected === null) this.events.emit({ type: 'scripts_changed', lids });
    else for (const lid of lids) this.collected.add(lid);
  }

  private tellSaved(before: LiveScript | null, after: LiveScript | null): void {
    if (before === null || after === null || before === after) return;
    if (isUnpublished(before) !== isUnpublished(after)) this.changed(after.lid);
    this.events.emit({ type: 'draft_saved', lid: after.lid, local_rev: after.local_rev });
  }

  private nameOfCopy(name: string): string {
    const taken = new Set(listLocalNames(this.store, 'script'));
    let copy = `${name} copy`;
    for (let number = 2; taken.has(copy); number += 1) copy = `${name} copy ${number}`;
    return copy;
  }
}
