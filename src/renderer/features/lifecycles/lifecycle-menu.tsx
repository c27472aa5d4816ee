import { MoreHorizontal } from 'lucide-react';
import type { LifecycleRow } from '#contract/rpc/lifecycles.ts';
import { commandEntry } from '#renderer/commands/command-button.tsx';
import { IconButton } from '#renderer/ui/button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';

interface LifecycleMenuProps {
  readonly lifecycle: LifecycleRow;
  readonly inDesigner?: boolean;
}

/** What can be done with a lifecycle as a whole. */
export function LifecycleMenu({ lifecycle, inDesigner = false }: LifecycleMenuProps) {
  const { lid, name } = lifecycle;
  const target = { lid, name };
  return (
    <Menu
      align="end"
      entries={[
        ...(inDesigner ? [] : [commandEntry('lifecycle.open', target)]),
        commandEntry('lifecycle.rename', target),
        commandEntry('lifecycle.duplicate', target),
        commandEntry('lifecycle.compare', target),
        'line',
        commandEntry('lifecycle.export_json', target),
        commandEntry('lifecycle.export_scxml', target),
        commandEntry('lifecycle.export_xstate', target),
        commandEntry('lifecycle.export_mermaid', target),
        commandEntry('lifecycle.export_svg', target),
        commandEntry('lifecycle.export_png', target),
        'line',
        commandEntry('lifecycle.discard', target),
        commandEntry('lifecycle.remove', target, { danger: true }),
      ]}
    >
      <IconButton label={`More for ${name}`}>
        <MoreHorizontal size={16} aria-hidden="true" />
      </IconButton>
    </Menu>
  );
}
