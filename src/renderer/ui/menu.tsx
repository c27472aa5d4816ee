import { ContextMenu, DropdownMenu } from 'radix-ui';
import { Fragment, type ReactNode } from 'react';
import { Keys } from './keys.tsx';

/** An entry of a menu, or a line between groups. */
export type MenuEntry =
  | 'line'
  | {
      readonly id: string;
      readonly title: string;
      readonly keys?: string | undefined;
      readonly icon?: ReactNode;
      readonly disabled?: boolean | undefined;
      /** Why the entry cannot be used now. */
      readonly reason?: string | undefined;
      readonly danger?: boolean | undefined;
      /** Whether it is the chosen one of its group; left out where there is nothing to choose. */
      readonly checked?: boolean | undefined;
      /** The menu stays, for entries of which several are chosen. */
      readonly keepOpen?: boolean | undefined;
      readonly onSelect: () => void;
    };

const surface =
  'z-50 min-w-52 max-w-100 animate-appear rounded-sm border border-line bg-surface-2 p-1 text-ui text-text-1 shadow-float';
const row =
  'flex min-h-6 items-center gap-2 rounded-sm px-2 outline-none data-[highlighted]:bg-accent-soft data-[disabled]:text-text-3 data-[danger]:text-bad';

type Parts = Pick<typeof DropdownMenu, 'Item' | 'Separator'>;

function entries(list: readonly MenuEntry[], { Item, Separator }: Parts): ReactNode {
  return list.map((entry, index) =>
    entry === 'line' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place
      <Separator key={`line-${index}`} className="mx-1 my-1 h-px bg-line" />
    ) : (
      <Fragment key={entry.id}>
        <Item
          className={row}
          disabled={entry.disabled ?? false}
          aria-current={entry.checked ? true : undefined}
          data-danger={entry.danger ? '' : undefined}
          onSelect={(event: Event) => {
            if (entry.keepOpen) event.preventDefault();
            entry.onSelect();
          }}
        >
          <span className="flex w-4 shrink-0 justify-center" aria-hidden="true">
            {entry.checked ? '✓' : entry.icon}
          </span>
          <span className="flex-1">
            {entry.title}
            {entry.disabled && entry.reason ? (
              <span className="block text-small text-text-3">{entry.reason}</span>
            ) : null}
          </span>
          {entry.keys ? <Keys keys={entry.keys} /> : null}
        </Item>
      </Fragment>
    ),
  );
}

interface MenuProps {
  readonly entries: readonly MenuEntry[];
  /** The button that opens it. */
  readonly children: ReactNode;
  readonly side?: 'top' | 'bottom';
  readonly align?: 'start' | 'end';
  readonly onOpenChange?: (open: boolean) => void;
}

/** A menu that opens from a button. */
export function Menu({ entries: list, children, side = 'bottom', align = 'start', onOpenChange }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} {...(onOpenChange ? { onOpenChange } : {})}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content side={side} align={align} sideOffset={4} collisionPadding={8} className={surface}>
          {entries(list, DropdownMenu)}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface MenuAtProps {
  readonly label: string;
  /** Where it opens, in the window's pixels. */
  readonly x: number;
  readonly y: number;
  readonly entries: readonly MenuEntry[];
  readonly onClose: () => void;
}

/** An open menu at a place that has no element of its own, such as one in a canvas. */
export function MenuAt({ label, x, y, entries: list, onClose }: MenuAtProps) {
  return (
    <DropdownMenu.Root modal={false} open onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden="true" className="fixed size-0" style={{ left: x, top: y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content aria-label={label} align="start" collisionPadding={8} className={surface}>
          {entries(list, DropdownMenu)}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface ContextAreaProps {
  readonly entries: readonly MenuEntry[];
  readonly children: ReactNode;
  readonly onOpenChange?: (open: boolean) => void;
}

/** A place with a context menu; the menu key opens it as well. */
export function ContextArea({ entries: list, children, onOpenChange }: ContextAreaProps) {
  return (
    <ContextMenu.Root modal={false} {...(onOpenChange ? { onOpenChange } : {})}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content collisionPadding={8} className={surface}>
          {entries(list, ContextMenu)}
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}
