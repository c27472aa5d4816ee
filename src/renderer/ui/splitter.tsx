import type { KeyboardEvent, PointerEvent } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';

interface SplitterProps {
  readonly label: string;
  /** The way the line runs: `vertical` divides left from right. */
  readonly orientation: 'vertical' | 'horizontal';
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Which way a drag towards the right or the bottom changes the value. */
  readonly direction?: 1 | -1;
  /** Value per pixel of a drag; 1 where the value is in pixels. */
  readonly scale?: (pixels: number) => number;
  readonly onChange: (value: number) => void;
}

const keyStep = 16;

/** The line between two parts, dragged by the pointer or moved by the arrow keys. */
export function Splitter({ label, orientation, value, min, max, direction = 1, scale, onChange }: SplitterProps) {
  const vertical = orientation === 'vertical';
  const set = (next: number) => onChange(Math.round(Math.min(max, Math.max(min, next))));
  const moved = (pixels: number) => (scale ? scale(pixels) : pixels) * direction;
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const target = event.currentTarget;
    const from = vertical ? event.clientX : event.clientY;
    target.setPointerCapture(event.pointerId);
    target.onpointermove = (move) => set(value + moved((vertical ? move.clientX : move.clientY) - from));
    target.onpointerup = () => {
      target.onpointermove = null;
      target.onpointerup = null;
    };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const less = vertical ? 'ArrowLeft' : 'ArrowUp';
    const more = vertical ? 'ArrowRight' : 'ArrowDown';
    if (event.key !== less && event.key !== more) return;
    event.preventDefault();
    set(value + moved(event.key === more ? keyStep : -keyStep));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a focusable separator is a widget; <hr> cannot be one
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      className={classNames(
        'relative z-10 shrink-0 touch-none bg-line hover:bg-accent focus-visible:bg-accent',
        vertical
          ? 'w-px cursor-col-resize before:absolute before:inset-y-0 before:-left-1 before:w-2'
          : 'h-px cursor-row-resize before:absolute before:inset-x-0 before:-top-1 before:h-2',
      )}
    />
  );
}
