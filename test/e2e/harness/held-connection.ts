import type { Page } from '@playwright/test';

/** A window's line to its studio, on which what the window says can be held back for a while. */
export interface HeldConnection {
  hold(): void;
  /** Lets through what was held, in its order. */
  release(): void;
}

/** To be called before the window is opened. What the studio says to the window always passes. */
export async function heldConnection(page: Page): Promise<HeldConnection> {
  let holding = false;
  let waiting: (() => void)[] = [];
  await page.routeWebSocket('**/rpc', (window) => {
    const studio = window.connectToServer();
    window.onMessage((message) => {
      if (holding) waiting.push(() => studio.send(message));
      else studio.send(message);
    });
  });
  return {
    hold: () => {
      holding = true;
    },
    release: () => {
      holding = false;
      for (const send of waiting) send();
      waiting = [];
    },
  };
}
