import { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { json } from '#contract/model/scalars.ts';
import type { TemplateDetail, TemplateRow } from '#contract/rpc/templates.ts';
import { blockMessages } from '#engine/plan/blocking.ts';
import { templateType } from '#engine/sync/types/template.ts';
import { readFacts, type SealedDocument, sealDocument } from '#host/store/documents.ts';
import { findOpenConflict } from '#host/store/queries/conflicts.ts';
import type { LiveEntityRow } from '#host/store/queries/entities.ts';
import { isUnsettled } from '#host/store/queries/operations.ts';
import { hasText, readDraft, readText } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;
/** A row of a template that was not deleted here. */
export type LiveTemplate = LiveEntityRow;

const templateDocument = z.object({
  name: z.string(),
  description: z.string().nullable(),
  category: z.string().nullable(),
  template_body: z.string().nullable(),
  placeholder_annotations: json,
});

/** What an author owns of a template. `template_body` is the hash of the text. */
export type TemplateDocument = z.infer<typeof templateDocument>;

export function readTemplate(text: string): TemplateDocument {
  return templateDocument.parse(JSON.parse(text));
}

export function sealTemplate(document: TemplateDocument): SealedDocument {
  return sealDocument(templateType, document);
}

/** Throws `not_found` where there is no such template, or it was deleted here (036 edge case "deleted template"). */
export function asLiveTemplate(row: EntityRow | undefined, lid: string): LiveTemplate {
  if (row?.type === 'template' && row.local_json !== null && row.local_hash !== null) return row as LiveTemplate;
  throw new AppError('not_found', 'This template is no longer in the workspace; it was deleted.', { lid });
}

export function toTemplateRow(store: WorkspaceStore, row: LiveTemplate): TemplateRow {
  const { name, description, category, template_body } = readTemplate(row.local_json);
  const text_here = template_body !== null && hasText(store, template_body);
  return {
    lid: row.lid,
    name,
    description,
    category: category ?? 'custom',
    is_system: readFacts(row.facts_json).is_system,
    built_in: false,
    unpublished: row.local_hash !== row.base_hash,
    behind: row.remote_hash !== null && row.remote_hash !== row.base_hash,
    conflict: findOpenConflict(store, row.lid) !== undefined,
    blocked: blockOf(store, row, text_here),
    text_here,
    updated_at: row.saved_at,
  };
}

export function toTemplateDetail(store: WorkspaceStore, row: LiveTemplate): TemplateDetail {
  const base = baseTemplateText(row);
  return {
    ...toTemplateRow(store, row),
    body: templateText(store, row),
    base_body: base === null || !hasText(store, base) ? null : readText(store, base),
    placeholder_annotations: readTemplate(row.local_json).placeholder_annotations,
    local_rev: row.local_rev,
    saved_at: row.saved_at,
  };
}

/** The author's text. Throws `not_found` while it has not arrived. */
export function templateText(store: WorkspaceStore, row: LiveTemplate): string {
  const { name, template_body } = readTemplate(row.local_json);
  const draft = readDraft(store, row.lid);
  if (draft !== undefined) return draft;
  if (template_body !== null && hasText(store, template_body)) return readText(store, template_body);
  throw new AppError(
    'not_found',
    `The text of "${name}" has not arrived yet. Get the published changes while the backend can be reached; then it opens.`,
    { lid: row.lid },
  );
}

/** Hash of the text that both sides last agreed on. */
export function baseTemplateText(row: EntityRow): string | null {
  return row.base_json === null ? null : readTemplate(row.base_json).template_body;
}

function blockOf(store: WorkspaceStore, row: LiveTemplate, textHere: boolean): string | null {
  if (isUnsettled(store, row.lid)) return blockMessages.unsettled;
  if (row.foreign_birth !== null) return blockMessages.foreign_birth;
  return textHere ? null : blockMessages.body_missing;
}
