import { type LucideIcon, Map as MapIcon, Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import type { CommandId } from '#contract/rpc/commands.ts';
import { CommandIcon } from './command-button.tsx';

interface IconOfCommand {
  readonly command: CommandId;
  readonly icon: LucideIcon;
  readonly label?: string;
  readonly pressed?: boolean;
}

/** Commands side by side, as the icons of a toolbar. Whoever shows them draws them anew when one may be used or not. */
export function CommandIcons({ entries }: { readonly entries: readonly IconOfCommand[] }) {
  return entries.map(({ command, icon: Icon, ...rest }) => (
    <CommandIcon key={command} command={command} {...rest}>
      <Icon size={16} aria-hidden="true" />
    </CommandIcon>
  ));
}

interface CanvasIconsProps {
  readonly area: 'lifecycle' | 'pipeline';
  readonly minimap: boolean;
}

/** How an area's canvas is looked at. */
export function CanvasIcons({ area, minimap }: CanvasIconsProps) {
  return (
    <CommandIcons
      entries={[
        { command: `${area}.zoom_out`, icon: ZoomOut },
        { command: `${area}.zoom_in`, icon: ZoomIn },
        { command: `${area}.fit`, icon: Maximize },
        { command: `${area}.minimap`, icon: MapIcon, pressed: minimap },
      ]}
    />
  );
}

/** Between groups of a toolbar. */
export function ToolbarLine() {
  return <span className="mx-1 h-4 w-px bg-line" />;
}
