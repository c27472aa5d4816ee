import { commandKeys } from '#renderer/commands/registry.ts';
import { breakpointAt, putBreakpoint, removeBreakpoint } from '#renderer/state/breakpoints.ts';
import { openDialog } from '#renderer/state/dialogs.ts';
import { closeGutterMenu, type GutterPlace, useGutterMenu } from '#renderer/state/gutter-menu.ts';
import { MenuAt, type MenuEntry } from '#renderer/ui/menu.tsx';

/** The menu of a place in the gutter. */
export function GutterMenu() {
  const place = useGutterMenu((state) => state.place);
  if (place === null) return null;
  return (
    <MenuAt
      label={`Line ${place.line}`}
      x={place.x}
      y={place.y}
      entries={entriesFor(place)}
      onClose={closeGutterMenu}
    />
  );
}

function entriesFor({ lid, line }: GutterPlace): readonly MenuEntry[] {
  const before = breakpointAt(lid, line);
  const edit = () => openDialog({ kind: 'breakpoint', lid, line });
  if (before === undefined) {
    return [
      {
        id: 'add',
        title: 'Add breakpoint',
        keys: commandKeys('debug.breakpoint'),
        onSelect: () => putBreakpoint(lid, line),
      },
      { id: 'edit', title: 'Add conditional breakpoint or log point…', onSelect: edit },
    ];
  }
  return [
    { id: 'edit', title: 'Edit breakpoint…', keys: commandKeys('debug.edit_breakpoint'), onSelect: edit },
    {
      id: 'enable',
      title: before.enabled ? 'Disable breakpoint' : 'Enable breakpoint',
      onSelect: () => putBreakpoint(lid, line, { enabled: !before.enabled }),
    },
    'line',
    { id: 'remove', title: 'Remove breakpoint', onSelect: () => removeBreakpoint(lid, line) },
  ];
}
