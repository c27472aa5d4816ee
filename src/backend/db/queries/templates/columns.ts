import type { Template } from '#contract/model/template.ts';

/** A template as on the wire, and beside it its revision. */
export interface TemplateRow extends Template {
  readonly rev: number;
}

/** All but the text, which arrives exactly only by `exactColumn`. */
export const plainColumns = [
  'id',
  'tenant_id',
  'name',
  'description',
  'category',
  'placeholder_annotations',
  'is_system',
  'created_by',
  'created_at',
  'updated_at',
  'rev',
] as const;

/** The template as everybody outside may see it. */
export function wireTemplate({ rev: _, ...template }: TemplateRow): Template {
  return template;
}
