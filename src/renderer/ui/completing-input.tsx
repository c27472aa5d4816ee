import { type ComponentProps, type KeyboardEvent, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { CompletionList, type Offer } from './completion-list.tsx';
import { TextInput } from './field.tsx';

/** What may stand at the caret, and the part of the text that it takes the place of. */
export interface Offers {
  readonly start: number;
  readonly end: number;
  readonly items: readonly Offer[];
}

interface CompletingInputProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'list'> {
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly complete: (text: string, caret: number) => Offers;
}

interface Popup {
  readonly caret: number;
  /** What the person moved to; null: the first where part of it is typed, else none. */
  readonly active: number | null;
}

/**
 * A line of text with what may stand at the caret in a list below it: as it is typed, by the down arrow and by Ctrl+Space. Arrows
 * choose, Enter and Tab take, Escape closes. Tab leaves the field where nothing is chosen.
 */
export function CompletingInput({ value, onText, complete, onBlur, ...rest }: CompletingInputProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [popup, setPopup] = useState<Popup | null>(null);
  const moveTo = useRef<number | null>(null);
  const offers = useMemo(() => (popup === null ? null : complete(value, popup.caret)), [popup, value, complete]);
  useLayoutEffect(() => {
    const caret = moveTo.current;
    moveTo.current = null;
    if (caret !== null) input.current?.setSelectionRange(caret, caret);
  });
  const items = offers?.items ?? [];
  const isOpen = items.length > 0;
  const chosen = popup?.active ?? (offers !== null && popup !== null && popup.caret > offers.start ? 0 : null);
  const active = chosen === null ? null : Math.min(chosen, items.length - 1);
  const take = (item: Offer) => {
    if (offers === null) return;
    const caret = offers.start + item.insert.length;
    moveTo.current = caret;
    onText(value.slice(0, offers.start) + item.insert + value.slice(offers.end));
    setPopup(item.more ? { caret, active: null } : null);
  };
  const open = () => setPopup({ caret: input.current?.selectionStart ?? value.length, active: null });
  const move = (by: 1 | -1) => {
    const from = active ?? (by === 1 ? -1 : items.length);
    if (popup !== null) setPopup({ ...popup, active: (from + by + items.length) % items.length });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const done = keyed(event, { isOpen, active, items, open, move, take, close: () => setPopup(null) });
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <TextInput
        {...rest}
        ref={input}
        value={value}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-activedescendant={isOpen && active !== null ? `${id}-${active}` : undefined}
        onChange={(event) => {
          onText(event.target.value);
          setPopup({ caret: event.target.selectionStart ?? event.target.value.length, active: null });
        }}
        onSelect={(event) => {
          const caret = event.currentTarget.selectionStart ?? 0;
          if (popup !== null && caret !== popup.caret) setPopup({ caret, active: null });
        }}
        onKeyDown={onKeyDown}
        onBlur={(event) => {
          setPopup(null);
          onBlur?.(event);
        }}
      />
      {isOpen && offers !== null && input.current !== null ? (
        <CompletionList
          id={id}
          anchor={input.current}
          at={value.slice(0, offers.start)}
          items={items}
          active={active}
          onTake={take}
        />
      ) : null}
    </>
  );
}

interface Keyed {
  readonly isOpen: boolean;
  readonly active: number | null;
  readonly items: readonly Offer[];
  readonly open: () => void;
  readonly move: (by: 1 | -1) => void;
  readonly take: (item: Offer) => void;
  readonly close: () => void;
}

/** Does what a key asks of the list; false where the key is not the list's. */
function keyed(event: KeyboardEvent, { isOpen, active, items, open, move, take, close }: Keyed): boolean {
  const { key, ctrlKey, altKey, metaKey, shiftKey } = event;
  if (key === ' ' && ctrlKey) {
    open();
    return true;
  }
  if (ctrlKey || metaKey || shiftKey) return false;
  if (!isOpen) {
    if (key !== 'ArrowDown') return false;
    open();
    return true;
  }
  if (key === 'ArrowDown' || key === 'ArrowUp') {
    move(key === 'ArrowDown' ? 1 : -1);
    return true;
  }
  if (key === 'Escape') {
    close();
    return true;
  }
  const item = active === null ? undefined : items[active];
  if ((key !== 'Enter' && key !== 'Tab') || altKey || item === undefined) return false;
  take(item);
  return true;
}
