import type { Page } from '@playwright/test';

/** A window's line to its studio, on which what one of them says can be held back for a while. */
export interface HeldConnection {
  /** Of the window, unless the other one is named. */
  hold(whose?: 'window' | 'studio'): void;
  /** Lets through what was held, in its order. */
  release(): void;
}

/** To be called before the window is opened. */
export async function heldConnection(page: Page): Promise<HeldConnection> {
  let holding: 'window' | 'studio' | null = null;
  let waiting: (() => void)[] = [];
  await page.routeWebSocket('**/rpc', (window) => {
    const studio = window.connectToServer();
    window.onMessage((message) => {
      if (holding === 'window') waiting.push(() => studio.send(message));
      else studio.send(message);
    });
    studio.onMessage((message) => {
      if (holding === 'studio') waiting.push(() => window.send(message));
      else window.send(message);
    });
  });
  return {
    hold: (whose = 'window') => {
      holding = whose;
    },
    release: () => {
      holding = null;
      for (const send of waiting) send();
      waiting = [];
    },
  };
}
