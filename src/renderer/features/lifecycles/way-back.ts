import { type FocusEvent, type KeyboardEvent, useRef } from 'react';

const drawingScope = '[data-scope="lifecycle"]';

/** Escape leads from every field of a designer back to where the lifecycle is drawn: to the canvas or to the outline. */
export function useWayBack() {
  const left = useRef<HTMLElement | null>(null);
  return {
    onFocus: ({ target }: FocusEvent) => {
      left.current = target.closest<HTMLElement>(drawingScope) ?? left.current;
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const { currentTarget, target } = event;
      // What floats above, such as a menu, is no part of the designer and closes itself.
      const isField =
        target instanceof Element && currentTarget.contains(target) && target.closest(drawingScope) === null;
      if (event.key !== 'Escape' || event.defaultPrevented || !isField) return;
      event.preventDefault();
      (left.current ?? currentTarget.querySelector<HTMLElement>(drawingScope))?.focus();
    },
  };
}
