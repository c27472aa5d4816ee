import { sha256 } from '#backend/db/hashes.ts';
import type { Template } from '#contract/model/template.ts';
import type { AuditedFields } from './audit-events.ts';

type Content = Pick<Template, 'name' | 'description' | 'category' | 'template_body' | 'placeholder_annotations'>;

/** What of a template may change, its text by hash. */
export function auditedTemplate(template: Content): AuditedFields {
  const { name, description, category, template_body, placeholder_annotations } = template;
  return { name, description, category, template_body_sha256: sha256(template_body), placeholder_annotations };
}
