import { Copy, MoreHorizontal } from 'lucide-react';
import type { TemplateRow } from '#contract/rpc/templates.ts';
import { CommandButton, CommandIcon, commandEntry } from '#renderer/commands/command-button.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { CategoryBadge } from './category-badge.tsx';
import { TemplateMarks } from './template-marks.tsx';

/** A template in the list, with what can be done with it. */
export function TemplateListRow({ template }: { readonly template: TemplateRow }) {
  const { lid, name, description, category } = template;
  const target = { lid, name };
  return (
    <li className="flex items-center gap-3 border-line border-b px-4 py-1.5 hover:bg-surface-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <span className="flex items-center gap-2">
          <button
            type="button"
            onClick={() => void runCommand('template.open', target)}
            className="truncate rounded-sm text-left font-semibold hover:underline"
          >
            {name}
          </button>
          <TemplateMarks template={template} />
        </span>
        <span className="truncate text-text-2" title={description ?? undefined}>
          {description ?? <span className="text-text-3">No description</span>}
        </span>
      </div>
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
