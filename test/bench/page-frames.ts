import type { Page } from '@playwright/test';

/** What a page does while its frames are timed: nothing, moving the canvas, or taking a card around. */
export type Motion = 'rest' | 'pan' | 'drag';

/** Milliseconds. */
export interface Frames {
  readonly mean: number;
  readonly longest: number;
}

const count = 120;

/** Times the frames of a page while something moves in each of them; it ends where it began. */
export function frames(page: Page, motion: Motion): Promise<Frames> {
  return page.evaluate(
    ([kind, most]) =>
      new Promise<{ mean: number; longest: number }>((resolve) => {
        const pane = document.querySelector('.react-flow__pane');
        const inside = pane?.getBoundingClientRect();
        const card = [...document.querySelectorAll('.react-flow__node')].find((one) => {
          const { x, y, right, bottom } = one.getBoundingClientRect();
          return (
            inside && x > inside.x + 140 && y > inside.y + 140 && right < inside.right - 40 && bottom < inside.bottom - 60
          );
        });
        const box = card?.getBoundingClientRect();
        const from = { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
        const mouse = (target: EventTarget, type: string, x: number, y: number) =>
          target.dispatchEvent(
            new MouseEvent(type, { clientX: x, clientY: y, bubbles: true, cancelable: true, view: window }),
          );
        const angle = (at: number) => (at / most) * 4 * Math.PI;
        const move = (at: number) => {
          const dx = Math.cos(angle(at)) - Math.cos(angle(at - 1));
          const dy = Math.sin(angle(at)) - Math.sin(angle(at - 1));
          if (kind === 'pan')
            pane?.dispatchEvent(
              new WheelEvent('wheel', {
                deltaX: dx * 300,
                deltaY: dy * 300,
                bubbles: true,
                cancelable: true,
                view: window,
              }),
            );
          if (kind === 'drag')
            mouse(window, 'mousemove', from.x + 90 * Math.sin(angle(at)), from.y + 60 - 60 * Math.cos(angle(at)));
        };
        if (kind !== 'rest' && card === undefined) throw new Error('There is no card.');
        if (kind === 'drag' && card) mouse(card, 'mousedown', from.x, from.y);
        const ends: number[] = [];
        const next = (now: number) => {
          ends.push(now);
          if (ends.length <= most) {
            move(ends.length);
            requestAnimationFrame(next);
            return;
          }
          // Back where it was: a card at the edge of the canvas moves what is seen, and with it its own place.
          if (kind === 'drag') window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
          if (kind === 'drag') mouse(window, 'mouseup', from.x, from.y);
          const lengths = ends.slice(1).map((end, at) => end - (ends[at] ?? end));
          resolve({ mean: lengths.reduce((sum, one) => sum + one, 0) / lengths.length, longest: Math.max(...lengths) });
        };
        requestAnimationFrame(next);
      }),
    [motion, count] as const,
  );
}

/** Times the frames of a page while somebody acts in it. */
export async function framesWhile(page: Page, act: () => Promise<unknown>): Promise<Frames> {
  const watch = await page.evaluateHandle(() => {
    const seen = { ends: [] as number[], isOver: false };
    const next = (now: number) => {
      seen.ends.push(now);
      if (!seen.isOver) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    return seen;
  });
  await act();
  return watch.evaluate((seen) => {
    seen.isOver = true;
    const lengths = seen.ends.slice(1).map((end, at) => end - (seen.ends[at] ?? end));
    return { mean: lengths.reduce((sum, one) => sum + one, 0) / lengths.length, longest: Math.max(...lengths) };
  });
}
