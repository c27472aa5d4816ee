import { toast } from 'sonner';
import { templateName } from '#contract/model/template.ts';
import type { TemplateRow } from '#contract/rpc/templates.ts';
import { rpc } from '#renderer/api/client.ts';
import { knownScript } from '#renderer/api/scripts.ts';
import { knownTemplate } from '#renderer/api/templates.ts';
import { askDiscard, documentCommands, tellRemoved } from '#renderer/commands/document-commands.ts';
import type { CommandActions } from '#renderer/commands/registry.ts';
import { askText, confirm, openDialog } from '#renderer/state/dialogs.ts';
import { openDocument } from '#renderer/state/documents.ts';
import { storeRefusal } from '#renderer/state/studio.ts';
import { activeLid, closeScript, dock, openTemplate, openView } from '#renderer/state/tabs.ts';

const noTemplate = 'Open a template first.';
const isSystem = 'A system template cannot be changed or deleted. Duplicate it and change the copy.';

const starter = `// What this is for, and when it runs.

attributes[{{target}}] = {{value}};
`;
const starterAnnotations = [
  { key: 'target', label: 'Attribute', type: 'attribute', default: null, required: true, help: null, choices: [] },
  { key: 'value', label: 'Value', type: 'text', default: null, required: true, help: null, choices: [] },
];

const { find: templateOf, on: onTemplate } = documentCommands({
  current: () => {
    const active = dock.active();
    return active?.kind === 'template' ? active.id : undefined;
  },
  known: knownTemplate,
  none: noTemplate,
});

async function createTemplate(): Promise<void> {
  const name = await askText({
    title: 'New template',
    confirm: 'Create template',
    field: { label: 'Name', initial: '', schema: templateName },
  });
  if (name === null) return;
  const made = await rpc.templates.create.mutate({
    name,
    category: 'custom',
    body: starter,
    placeholder_annotations: starterAnnotations,
  });
  openTemplate(made.lid, made.name);
  openDocument(made.lid)?.focus();
}

async function duplicateTemplate({ lid }: TemplateRow): Promise<void> {
  await openDocument(lid)?.flush();
  const copy = await rpc.templates.duplicate.mutate({ lid });
  openTemplate(copy.lid, copy.name);
  toast(`Made ${copy.name}.`);
}

async function removeTemplate({ lid, name }: TemplateRow): Promise<void> {
  const yes = await confirm({
    title: `Delete template ${name}?`,
    body: 'Scripts that were made from it stay as they are. The deletion can be undone until it is published.',
    confirm: `Delete template ${name}`,
    danger: true,
  });
  if (!yes) return;
  await openDocument(lid)
    ?.flush()
    .catch(() => {});
  await rpc.templates.remove.mutate({ lid });
  closeScript(lid);
  tellRemoved('template', name, () => rpc.templates.undoRemove.mutate({ lid }));
}

async function discardTemplate({ lid, name }: TemplateRow): Promise<void> {
  if (!(await askDiscard(name))) return;
  await openDocument(lid)
    ?.flush()
    .catch(() => {});
  openDocument(lid)?.adopt(await rpc.templates.discard.mutate({ lid }));
  toast(`Discarded the changes of ${name}.`);
}

/** What a person can do with templates. */
export const templateCommands: CommandActions = {
  'template.list': { run: () => openView('templates'), disabled: storeRefusal },
  'template.new': { run: createTemplate, disabled: storeRefusal },
  'template.open': {
    run: (target) => {
      const lid = target.lid ?? templateOf(target)?.lid;
      if (lid !== undefined) openTemplate(lid, knownTemplate(lid)?.name ?? target.name ?? 'template');
    },
    hidden: true,
  },
  'template.use': {
    run: (target) => {
      const template = templateOf(target);
      if (template) openDialog({ kind: 'use_template', lid: template.lid });
      else openView('templates');
    },
    disabled: (target) => {
      const template = templateOf(target);
      return template?.text_here === false ? 'Its text is not here yet; get the published changes first.' : null;
    },
  },
  'template.duplicate': onTemplate(duplicateTemplate),
  'template.discard': onTemplate(discardTemplate, ({ is_system, unpublished }) =>
    is_system ? isSystem : unpublished ? null : 'Nothing differs from the published state.',
  ),
  'template.remove': onTemplate(removeTemplate, ({ is_system }) => (is_system ? isSystem : null)),
  'template.from_script': {
    run: async (target) => {
      const lid = target.lid ?? activeLid();
      const script = lid === null ? undefined : knownScript(lid);
      if (!script) return;
      await openDocument(script.lid)?.flush();
      openDialog({ kind: 'save_as_template', lid: script.lid });
    },
    disabled: (target) => {
      const lid = target.lid ?? activeLid();
      return lid === null ? 'Open a script first.' : null;
    },
  },
};
