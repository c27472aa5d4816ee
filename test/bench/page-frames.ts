import type { CDPSession, Page } from '@playwright/test';

/** What a page does while its frames are timed: nothing, moving the canvas, coming near and going away again, or taking a card around. */
export type Motion = 'rest' | 'pan' | 'zoom' | 'drag';

/** Milliseconds. */
export interface Frames {
  readonly mean: number;
  readonly longest: number;
  /** Of the processor, for all that the page's own thread did in a mean frame: the same on a busy machine as on an idle one. */
  readonly own: number;
  /** Of the processor, for the longest task of the page's own thread. */
  readonly task: number;
}

type Lengths = Pick<Frames, 'mean' | 'longest'> & { readonly count: number };

async function withOwnTime(page: Page, time: () => Promise<Lengths>): Promise<Frames> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  };
  const before = await spent();
  const longestTask = await tasks(session);
  const { mean, longest, count } = await time();
  const task = await longestTask();
  const own = ((await spent()) - before) / count;
  await session.detach();
  return { mean, longest, own, task };
}

/** Watches the tasks of the page's own thread; the answer tells how long the longest has taken of the processor. */
async function tasks(session: CDPSession): Promise<() => Promise<number>> {
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'disabled-by-default-devtools.timeline'] },
  });
  return async () => {
    const ended = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await ended;
    const named = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
    const threads = new Set(named.map(({ pid, tid }) => `${pid} ${tid}`));
    const own = events.filter(({ name, pid, tid }) => name.endsWith('RunTask') && threads.has(`${pid} ${tid}`));
    return Math.max(0, ...own.map(({ tdur = 0 }) => tdur / 1000));
  };
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the processor. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const counted = 120;

/** Times the frames of a page while something moves in each of them; it ends where it began. */
export function frames(page: Page, motion: Motion): Promise<Frames> {
  return withOwnTime(page, () => timed(page, motion));
}

function timed(page: Page, motion: Motion): Promise<Lengths> {
  return page.evaluate(
    ([kind, most]) =>
      new Promise<{ mean: number; longest: number; count: number }>((resolve) => {
        const pane = document.querySelector('.react-flow__pane');
        const inside = pane?.getBoundingClientRect();
        const card = [...document.querySelectorAll('.react-flow__node')].find((one) => {
          const { x, y, right, bottom } = one.getBoundingClientRect();
          return (
            inside &&
            x > inside.x + 140 &&
            y > inside.y + 140 &&
            right < inside.right - 40 &&
            bottom < inside.bottom - 60
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
          if (kind === 'zoom')
            pane?.dispatchEvent(
              new WheelEvent('wheel', {
                deltaY: at <= most / 2 ? -20 : 20,
                clientX: (inside?.x ?? 0) + (inside?.width ?? 0) / 2,
                clientY: (inside?.y ?? 0) + (inside?.height ?? 0) / 2,
                ctrlKey: true,
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
          resolve({
            mean: lengths.reduce((sum, one) => sum + one, 0) / lengths.length,
            longest: Math.max(...lengths),
            count: most,
          });
        };
        requestAnimationFrame(next);
      }),
    [motion, counted] as const,
  );
}

/** Times the frames of a page while somebody acts in it. */
export function framesWhile(page: Page, act: () => Promise<unknown>): Promise<Frames> {
  return withOwnTime(page, () => timedWhile(page, act));
}

async function timedWhile(page: Page, act: () => Promise<unknown>): Promise<Lengths> {
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
    return {
      mean: lengths.reduce((sum, one) => sum + one, 0) / lengths.length,
      longest: Math.max(...lengths),
      count: lengths.length,
    };
  });
}
