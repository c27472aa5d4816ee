import type { ComponentProps, ReactNode } from 'react';
import type { CommandId } from '#contract/rpc/commands.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Keys } from '#renderer/ui/keys.tsx';
import type { MenuEntry } from '#renderer/ui/menu.tsx';
import { RefusableButton } from '#renderer/ui/refusable-button.tsx';
import { type CommandTarget, commandData, commandDisabled, commandKeys, runCommand } from './registry.ts';

interface CommandButtonProps extends Omit<ComponentProps<typeof Button>, 'onClick'> {
  readonly command: CommandId;
  readonly target?: CommandTarget;
  /** Shows the key beside the words. */
  readonly showKeys?: boolean;
}

/** A button for a command, with the command's own words unless others are given. */
export function CommandButton({ command, target, showKeys = false, children, ...rest }: CommandButtonProps) {
  const keys = commandKeys(command);
  return (
    <Button {...rest} onClick={() => void runCommand(command, target)}>
      {children ?? commandTitle(command)}
      {showKeys && keys ? <Keys keys={keys} /> : null}
    </Button>
  );
}

/**
 * A button for a command that stays where it is when it cannot be used, and says why. Whoever shows it draws it anew when
 * the answer may have changed.
 */
export function RefusableCommand({ command, target, children, ...rest }: Omit<CommandButtonProps, 'showKeys'>) {
  return (
    <RefusableButton
      {...rest}
      refusal={commandDisabled(command, target)}
      onClick={() => void runCommand(command, target)}
    >
      {children ?? commandTitle(command)}
    </RefusableButton>
  );
}

interface CommandIconProps extends Omit<ComponentProps<typeof IconButton>, 'onClick' | 'label' | 'keys'> {
  readonly command: CommandId;
  readonly target?: CommandTarget;
  readonly label?: string;
  readonly children: ReactNode;
}

/** A command as an icon; where it cannot be used the tooltip says why. */
export function CommandIcon({ command, target, label, children, ...rest }: CommandIconProps) {
  const reason = commandDisabled(command, target);
  const title = label ?? commandTitle(command);
  return (
    <IconButton
      {...rest}
      label={reason === null ? title : `${title}: ${reason}`}
      keys={commandKeys(command)}
      aria-disabled={reason === null ? undefined : true}
      onClick={() => void runCommand(command, target)}
    >
      {children}
    </IconButton>
  );
}

/** A command as an entry of a menu. */
export function commandEntry(
  command: CommandId,
  target?: CommandTarget,
  more: { readonly danger?: boolean; readonly icon?: ReactNode; readonly title?: string } = {},
): MenuEntry {
  const reason = commandDisabled(command, target);
  return {
    id: command,
    title: more.title ?? commandData(command).title,
    keys: commandKeys(command),
    disabled: reason !== null,
    reason: reason ?? undefined,
    danger: more.danger,
    icon: more.icon,
    onSelect: () => void runCommand(command, target),
  };
}

/** A command's title for a button, where the dots of a menu entry only take room. */
export function commandTitle(command: CommandId): string {
  return commandData(command).title.replace(/…$/, '');
}
