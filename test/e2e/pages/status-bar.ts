import type { Locator, Page } from '@playwright/test';

/** The line at the foot of the window. */
export class StatusBar {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  bar(): Locator {
    return this.page.getByRole('contentinfo');
  }

  /** `Saved`, `Saving…` or `Not saved: …` */
  saved(): Locator {
    return this.bar().getByRole('status', { name: 'Saved state' });
  }

  cursor(): Locator {
    return this.bar().getByRole('button', { name: /^Ln / });
  }

  backend(): Locator {
    return this.bar().getByRole('button', { name: /^Backend:/ });
  }

  problems(): Locator {
    return this.bar().getByTitle(/^\d+ errors?, \d+ warnings? in /);
  }

  workspace(): Locator {
    return this.bar().getByRole('button', { name: /^Workspace / });
  }

  /** How the workspace stands to its backend: `Sync: 1 unpublished, …` or `in step`. */
  sync(): Locator {
    return this.bar().getByRole('button', { name: /^Sync:/ });
  }

  offline(): Locator {
    return this.bar().getByRole('button', { name: 'working offline' });
  }
}
