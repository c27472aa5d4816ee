import { auditedTemplate } from '#backend/db/queries/audit-events/audited-template.ts';
import { type TemplateRow, wireTemplate } from '#backend/db/queries/templates/columns.ts';
import { allTemplates, findTemplates, templateNamesInUse } from '#backend/db/queries/templates/read-templates.ts';
import {
  deleteTemplates,
  insertTemplates,
  type TemplateContent,
  updateTemplates,
} from '#backend/db/queries/templates/write-templates.ts';
import type { TemplateFields } from '#contract/http/sync.ts';
import { fieldsEntity, given, namesTaken } from './fields-entity.ts';
import { type NewTemplateFields, readTemplateOperation } from './template-operation.ts';

/** Templates in change sets and snapshots. Their text is a field like any other. */
export const templateEntity = fieldsEntity<NewTemplateFields, TemplateFields, TemplateRow, TemplateContent>({
  type: 'template',
  label: 'template',
  read: readTemplateOperation,
  table: {
    find: findTemplates,
    all: allTemplates,
    insert: insertTemplates,
    update: updateTemplates,
    remove: deleteTemplates,
  },
  nameOf: ({ name }) => name,
  created: ({ description = null, placeholder_annotations = null, ...fields }, rev) => ({
    ...{ ...fields, description, placeholder_annotations },
    rev,
  }),
  changed: ({ name, description, category, template_body, placeholder_annotations }, fields, rev) => ({
    ...{ name, description, category, template_body, placeholder_annotations },
    ...given(fields),
    rev,
  }),
  judge: async () => {
    return ({ before }) => {
      if (before?.is_system !== true) return null;
      const message = `"${before.name}" is a system template and cannot be changed.`;
      return { code: 'system_template', message };
    };
  },
  together: async (scope, steps, touched) => {
    const wanted = new Set(steps.flatMap(({ after }) => (after === null ? [] : [after.name])));
    const others = await templateNamesInUse(scope, [...wanted], touched);
    const message = (name: string) => `There is a template named "${name}" already; choose another name.`;
    return namesTaken(
      steps,
      others,
      ({ name }) => name,
      ({ name }) => message(name),
    );
  },
  // The same events that the plain routes record, each with the change set that it was part of.
  audits: ({ operation, before, after }, _row, change_set) => [
    {
      script_id: null,
      action: after === null ? 'template_deleted' : before === null ? 'template_created' : 'template_updated',
      details: { template_id: operation.id, template_name: (after ?? before)?.name ?? '', change_set },
      before: before && auditedTemplate(before),
      after: after && auditedTemplate(after),
    },
  ],
  event: (id, row) => ({ type: 'template', id, row: row === undefined ? null : wireTemplate(row), body_hash: null }),
});
