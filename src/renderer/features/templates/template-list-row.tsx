import { Copy, MoreHorizontal } from 'lucide-react';
import type { TemplateRow } from '#contract/rpc/templates.ts';
import { CommandButton, CommandIcon, commandEntry } from '#renderer/commands/command-button.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { CategoryBadge } from './category-badge.tsx';
import { TemplateMarks, templateInWords } from './template-marks.tsx';

/** A template in the list, with what can be done with it. */
export function TemplateListRow({ template }: { readonly template: TemplateRow }) {
  const { lid, name, description, category } = template;
  const target = { lid, name };
  const words = templateInWords(template);
  return (
    <li className="group flex items-center gap-3 border-line border-b px-4 py-1.5 hover:bg-surface-1">
      <button
        type="button"
        onClick={() => void runCommand('template.open', target)}
        aria-label={`Open ${name}${words === '' ? '' : `, ${words}`}`}
        className="flex min-w-0 flex-1 flex-col rounded-sm text-left"
      >
        <span className="flex w-full items-center gap-2">
          <span className="truncate font-semibold group-hover:underline">{name}</span>
          <TemplateMarks template={template} />
        </span>
        <span className="w-full truncate text-text-2" title={description ?? undefined}>
          {description ?? <span className="text-text-3">No description</span>}
        </span>
      </button>
      <CategoryBadge category={category} />
      <CommandButton command="template.use" target={target} aria-label={`Use template ${name}`}>
        Use template…
      </CommandButton>
      <CommandIcon command="template.duplicate" target={target} label={`Duplicate ${name}`}>
        <Copy size={16} aria-hidden="true" />
      </CommandIcon>
      <Menu
        align="end"
        entries={[
          commandEntry('template.open', target),
          commandEntry('publish.run', target, { title: 'Publish…' }),
          commandEntry('template.discard', target),
          'line',
          commandEntry('template.remove', target, { danger: true }),
        ]}
      >
        <IconButton label={`More for ${name}`}>
          <MoreHorizontal size={16} aria-hidden="true" />
        </IconButton>
      </Menu>
    </li>
  );
}
