import { AppError } from '#contract/errors/app-error.ts';
import { limits, utf8Bytes } from '#contract/limits.ts';
import type { PlaceholderValues } from '#contract/model/template.ts';
import type { EditHistory, ScriptDetail } from '#contract/rpc/scripts.ts';
import type {
  SaveTemplateInput,
  SaveTemplateResult,
  TemplateDetail,
  TemplateFields,
  TemplateRow,
} from '#contract/rpc/templates.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { mergeText } from '#engine/merge/merge-text.ts';
import { isUnderstood, knownAnnotations, readAnnotations } from '#engine/template/annotations.ts';
import { fillTemplate } from '#engine/template/fill-template.ts';
import { readHistory, textAtRevision } from '#host/store/edit-journal.ts';
import { findEntity, listLiveOfType } from '#host/store/queries/entities.ts';
import type { TemplateSave } from '#host/store/side-journal.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { EventHub } from '../event-hub.ts';
import { bringBack, moveToTrash } from '../scripts/removal.ts';
import type { Scripts } from '../scripts/scripts.ts';
import { realSurroundings, type ScriptsSurroundings } from '../scripts/surroundings.ts';
import { builtInTemplates, rowOfBuiltIn } from './built-in.ts';
import {
  asLiveTemplate,
  type LiveTemplate,
  readTemplate,
  templateText,
  toTemplateDetail,
  toTemplateRow,
} from './template-view.ts';
import { type TemplateContent, TemplateWriter } from './template-writer.ts';

/** Somebody waits for this save, so it gives up early; their text stays in the window. */
const mostMergeSteps = 5_000_000;

/** The workspace's templates, whole without a network. Every method is one transaction. */
export class Templates {
  private readonly store: Store<WorkspaceSchema>;
  private readonly scripts: Scripts;
  private readonly events: EventHub;
  private readonly around: ScriptsSurroundings;
  private readonly writer: TemplateWriter;

  constructor(
    store: Store<WorkspaceSchema>,
    scripts: Scripts,
    events: EventHub,
    around: ScriptsSurroundings = realSurroundings,
  ) {
    this.store = store;
    this.scripts = scripts;
    this.events = events;
    this.around = around;
    this.writer = new TemplateWriter(store, around);
  }

  /** By name. The product's own are added as built-in ones where no backend has given them. */
  list(): TemplateRow[] {
    const rows = listLiveOfType(this.store, 'template').map((row) => toTemplateRow(this.store, row));
    const builtIn = rows.some((row) => row.is_system) ? [] : builtInTemplates().map(rowOfBuiltIn);
    return [...rows, ...builtIn].sort((left, right) => left.name.localeCompare(right.name));
  }

  /** Throws `not_found` where it was deleted, and while its text has not arrived. */
  get(lid: string): TemplateDetail {
    const row = findEntity(this.store, lid);
    const builtIn = row === undefined ? builtInTemplates().find((template) => template.lid === lid) : undefined;
    return builtIn ?? toTemplateDetail(this.store, asLiveTemplate(row, lid));
  }

  create(input: {
    readonly name: string;
    readonly description?: string | null | undefined;
    readonly category: string;
    readonly body: string;
    readonly placeholder_annotations: TemplateContent['placeholder_annotations'];
  }): TemplateDetail {
    return this.insert({ ...input, description: input.description ?? null });
  }

  /** A copy of the author's own, also of a system template. */
  duplicate(lid: string): TemplateDetail {
    const { name, description, category, body, placeholder_annotations } = this.get(lid);
    return this.insert({ name: this.freeName(`${name} copy`), description, category, body, placeholder_annotations });
  }

  /** Stores what an editor changed, durably. Where another window got in between, both go together or nothing is written. */
  save(input: SaveTemplateInput): SaveTemplateResult {
    let changed = false;
    let textChanged = false;
    const result = this.store.saving((): SaveTemplateResult => {
      const row = this.requireOwn(input.lid);
      const body = input.body === undefined ? null : this.bodyToStore(row, input.body, input.base_rev);
      const conflict = (input.body !== undefined && body === null) || this.overtaken(row, input);
      if (conflict) return { outcome: 'conflict', template: toTemplateDetail(this.store, row) };
      const named = this.writer.writeFields(row, input.fields);
      const after = body === null ? named : this.writer.writeText(named, body, input.window_id ?? null);
      if (after.local_hash !== row.local_hash) this.writer.note(after);
      textChanged = after.local_rev !== row.local_rev;
      changed = after.local_hash !== row.local_hash;
      const merged = body !== null && body !== input.body?.toWellFormed();
      return { outcome: merged ? 'merged' : 'saved', template: toTemplateDetail(this.store, after) };
    });
    if (changed) this.changed(input.lid);
    if (textChanged) {
      this.events.emit({ type: 'draft_saved', lid: input.lid, local_rev: result.template.local_rev });
    }
    return result;
  }

  /** How the text came to be, for an editor that was opened anew. */
  edits(lid: string): EditHistory {
    const row = asLiveTemplate(findEntity(this.store, lid), lid);
    return readHistory(this.store, lid, readTemplate(row.local_json).template_body, row.local_rev);
  }

  /** Takes it back to what was last published or pulled. */
  discard(lid: string): TemplateDetail {
    this.store.transaction(() => this.writer.note(this.writer.takeRemote(this.requireOwn(lid))));
    this.changed(lid);
    return this.get(lid);
  }

  /** Deletes it here; a published one is deleted for everybody by the next publish. Scripts made from it stay. */
  remove(lid: string): void {
    this.store.transaction(() => moveToTrash(this.store, this.requireOwn(lid), this.around));
    this.around.journal?.noteRemoval(lid);
    this.changed(lid);
  }

  undoRemove(lid: string): TemplateRow {
    const row = this.store.transaction(() => this.writer.note(bringBack(this.store, lid, this.around)));
    this.changed(lid);
    return toTemplateRow(this.store, row);
  }

  /**
   * A draft of a new script, with the template's text as it is, or filled from values (036 US3-4).
   * @throws AppError `not_found` for a template that was deleted, `validation_error` that names the placeholder.
   */
  instantiate(input: {
    readonly lid: string;
    readonly name: string;
    readonly description?: string | null | undefined;
    readonly values: PlaceholderValues | null;
  }): ScriptDetail {
    const template = this.get(input.lid);
    const body = input.values === null ? template.body : filledBody(template, input.values);
    return this.scripts.create({ name: input.name, description: input.description, body });
  }

  /** Makes a template what it was at its last save, after a copy took the store's place. Returns whether that differed. */
  recover(save: TemplateSave): boolean {
    return this.store.transaction(() => this.writer.recover(save));
  }

  /** The name itself where nothing here has it, else with the next number. */
  freeName(name: string): string {
    const taken = new Set(this.list().map((template) => template.name));
    const start = name.slice(0, limits.templateNameChars - 5);
    let free = taken.has(name) ? `${start} 2` : name.slice(0, limits.templateNameChars);
    for (let number = 3; taken.has(free); number += 1) free = `${start} ${number}`;
    return free;
  }

  private insert(content: TemplateContent): TemplateDetail {
    const lid = this.around.newId();
    this.store.saving(() => this.writer.insert(lid, content));
    this.changed(lid);
    return this.get(lid);
  }

  /** Throws `precondition_failed` for one that belongs to the product (036 FR-026). */
  private requireOwn(lid: string): LiveTemplate {
    const found = this.get(lid);
    if (!found.is_system) return asLiveTemplate(findEntity(this.store, lid), lid);
    throw new AppError(
      'precondition_failed',
      `"${found.name}" is a system template and cannot be changed or deleted; make a copy of it.`,
    );
  }

  /** Null where the text overlaps with what another window has saved. */
  private bodyToStore(row: LiveTemplate, body: string, baseRev: number): string | null {
    const stored = templateText(this.store, row);
    if (baseRev === row.local_rev || stored === body) return body.toWellFormed();
    const base = textAtRevision(this.store, row, stored, baseRev);
    if (base === null) return null;
    const merge = mergeText(base, stored, body, { max_steps: mostMergeSteps });
    return merge.verdict === 'clean' ? merge.text : null;
  }

  /** A field that another window has changed to something else since this editor read it. */
  private overtaken(row: LiveTemplate, { fields, before }: SaveTemplateInput): boolean {
    const stored: TemplateFields = readStored(row);
    const names = Object.keys(fields) as (keyof TemplateFields)[];
    return names.some((name) => {
      const now = stored[name] ?? null;
      return !sameJson(now, before[name] ?? null) && !sameJson(now, fields[name] ?? null);
    });
  }

  private changed(lid: string): void {
    this.events.emit({ type: 'scripts_changed', lids: [lid] });
  }
}

function readStored(row: LiveTemplate): TemplateFields {
  const { template_body: _, category, ...rest } = readTemplate(row.local_json);
  return { ...rest, category: category ?? 'custom' };
}

function filledBody(template: TemplateDetail, values: PlaceholderValues): string {
  const annotations = readAnnotations(template.placeholder_annotations);
  if (!isUnderstood(annotations)) {
    throw new AppError(
      'precondition_failed',
      `The placeholders of "${template.name}" are described in a way that is not understood here. Take its text as it is.`,
    );
  }
  const { body, problems } = fillTemplate(template.body, knownAnnotations(annotations), values);
  const [first] = problems;
  if (first !== undefined)
    throw new AppError('validation_error', first.message, { field: first.key, placeholders: problems });
  if (utf8Bytes(body) <= limits.scriptBodyBytes) return body;
  throw new AppError(
    'validation_error',
    `With these values the script is ${utf8Bytes(body)} bytes; the limit is ${limits.scriptBodyBytes}. Shorten them.`,
  );
}
