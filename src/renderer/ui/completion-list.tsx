import { useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { classNames } from '#renderer/lib/class-names.ts';
import { CursorRow } from './cursor-row.tsx';

export interface Offer {
  readonly insert: string;
  /** What it is, in a few words. */
  readonly detail: string;
  /** More has to follow once it stands there. */
  readonly more: boolean;
}

interface CompletionListProps {
  readonly id: string;
  readonly anchor: HTMLInputElement;
  /** The text before the part that is completed: the list stands below its end. */
  readonly at: string;
  readonly items: readonly Offer[];
  readonly active: number | null;
  readonly onTake: (item: Offer) => void;
}

const width = 288;
const rowHeight = 22;
const mostRows = 9;
const gap = 2;
const edge = 8;

/** The list of what may stand at the caret of a field; the field has the focus and the keys. */
export function CompletionList({ id, anchor, at, items, active, onTake }: CompletionListProps) {
  const list = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ readonly left: number; readonly top: number } | null>(null);
  const height = Math.min(items.length, mostRows) * rowHeight + 10;
  useLayoutEffect(() => {
    const follow = () => setPlace(placeBelow(anchor, at, height));
    follow();
    window.addEventListener('scroll', follow, true);
    window.addEventListener('resize', follow);
    return () => {
      window.removeEventListener('scroll', follow, true);
      window.removeEventListener('resize', follow);
    };
  }, [anchor, at, height]);
  useLayoutEffect(() => {
    if (active !== null) list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return createPortal(
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label="What may stand here"
      className="fixed z-50 overflow-y-auto rounded-sm border border-line bg-surface-2 p-1 text-ui text-text-1 shadow-float"
      style={{ width, maxHeight: height, left: place?.left ?? 0, top: place?.top ?? 0 }}
    >
      {items.map((item, index) => (
        <CursorRow
          key={item.insert}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          className={classNames(
            'flex h-5.5 cursor-default items-baseline gap-2 rounded-sm px-1.5',
            index === active ? 'bg-accent-soft' : 'hover:bg-surface-3',
          )}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(item)}
        >
          <span className="min-w-0 max-w-full shrink-0 truncate font-code text-code">{item.insert.trimEnd()}</span>
          <span className="min-w-0 flex-1 truncate text-right text-small text-text-3">{item.detail}</span>
        </CursorRow>
      ))}
    </div>,
    // Inside the page's landmark, so that who reads by landmarks finds it.
    anchor.closest('main') ?? document.body,
  );
}

/** Below the end of a text in a field, above it where there is no room, inside the window. */
function placeBelow(anchor: HTMLInputElement, text: string, height: number) {
  const box = anchor.getBoundingClientRect();
  const style = getComputedStyle(anchor);
  const context = document.createElement('canvas').getContext('2d');
  if (context !== null) context.font = style.font;
  const before = context?.measureText(text).width ?? 0;
  const start = box.left + Number.parseFloat(style.paddingLeft) + before - anchor.scrollLeft;
  const left = Math.max(edge, Math.min(Math.max(box.left, start), window.innerWidth - width - edge));
  const below = box.bottom + gap;
  return { left, top: below + height <= window.innerHeight - edge ? below : box.top - gap - height };
}
